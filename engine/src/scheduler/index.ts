export { SchedulingDecision } from "./decision.ts";
export { createScheduler, schedulerComponent } from "./scheduler.ts";

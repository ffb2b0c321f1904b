export { SchedulingDecision } from "./decision.ts";
export { createScheduler } from "./scheduler.ts";

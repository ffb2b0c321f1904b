export { type NodeRejection, type NodeScore, SchedulingDecision } from "./decision.ts";
export { createScheduler, type SchedulerOptions, schedulerComponent } from "./scheduler.ts";

// Where virtual time starts and how far it runs, when nobody says otherwise.
import { utcMs } from "../model/time.ts";

/** Midnight of a Thursday; any fixed instant would do. */
export const defaultStartMs = utcMs(2026, 1, 1);
export const defaultUntilMs = 600_000;
export const defaultNamespace = "default";
export const defaultSeed = 1;
export const latestMinor = 36;

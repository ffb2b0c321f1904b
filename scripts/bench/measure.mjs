// Figures and how they are printed: what people wait for, beside what is aimed at and what an empty process costs.
import fs from "node:fs";
import os from "node:os";
import { run } from "../process.mjs";

const sorted = (values) => [...values].sort((a, b) => a - b);
export const median = (values) => sorted(values)[Math.floor(values.length / 2)];
export const p95 = (values) => sorted(values)[Math.ceil(values.length * 0.95) - 1];

/** Awaits `measure` so often and gives what it gave. */
export async function repeat(times, measure) {
  const values = [];
  for (let i = 0; i < times; i++) values.push(await measure());
  return values;
}

/** Milliseconds from the start of a Node process to its end. */
export async function processTime(args) {
  const started = performance.now();
  await run(process.execPath, args);
  return performance.now() - started;
}

/** Milliseconds that an empty Node process takes now; other work on the machine shows in it too. */
export const emptyProcess = async () => median(await repeat(9, () => processTime(["-e", "0"])));

export function machine() {
  const cpus = os.cpus();
  const load = os.loadavg()[0]?.toFixed(1);
  return `${cpus.length} x ${cpus[0]?.model.trim()}, ${process.platform}, Node ${process.version}, load ${load}`;
}

/** Prints one figure; `target` is what is aimed at, `empty` the time of an empty process to compare with. */
export function row(name, value, { unit = "ms", target, empty } = {}) {
  const figure = `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ${unit}`.padStart(10);
  const aim =
    target === undefined ? "" : `  target ${target} ${unit} (${(value / target).toFixed(2)} x)`;
  const ratio = empty === undefined ? "" : `  ${(value / empty).toFixed(1)} x an empty process`;
  console.log(`${name.padEnd(52)}${figure}${aim}${ratio}`);
}

/** The most memory that a process has held, in MB; undefined where the system does not tell. */
export function peakMemory(pid) {
  try {
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(fs.readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}

/** Milliseconds of processor time that a process has used, in steps of ten; undefined where the system does not tell. */
export function processorTime(pid) {
  try {
    const fields = fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return undefined;
  }
}

// The keys of `spec.workloads`: what containers are assumed to do.
import {
  boolean,
  count,
  either,
  exitCode,
  integer,
  list,
  naming,
  object,
  oneOf,
  port,
  quantity,
  type Shape,
  seconds,
  string,
  told,
} from "./shape.ts";

const from = told("From so many seconds after the container's start on.", seconds);
const until = told("Until so many seconds after the container's start.", seconds);

const httpAnswer = object({
  path: told("The path that is asked for; default /.", string),
  status: told("The HTTP status of the answer; default 200.", integer(100, 599)),
  location: told("Where a redirect leads.", string),
  delaySeconds: told("How long the answer takes.", seconds),
  fromSeconds: from,
  untilSeconds: until,
});

const execAnswer = {
  ...object({
    probe: told("The exec probe whose outcome this is.", oneOf("liveness", "readiness", "startup")),
    hook: told("The exec hook whose outcome this is.", oneOf("postStart", "preStop")),
    exitCode: told("Default 0.", exitCode),
    output: told("What the command writes.", string),
    durationSeconds: told("How long the command runs.", seconds),
    fromSeconds: from,
    untilSeconds: until,
  }),
  oneOf: [["probe", "hook"]],
};

const fill = object(
  {
    volume: told("The volume; without one the container's own file system.", string),
    size: told("How much is written.", quantity),
    afterSeconds: told("When, in seconds after the container's start.", seconds),
  },
  "size",
);

export const workloadShape: Shape = object({
  image: told("Which images, as written in the manifest; * is any text.", naming("image")),
  container: told("Which containers, by name; * is any text.", naming("container")),
  startSeconds: told("How long create and start take; default 1.", seconds),
  listens: told("The ports it listens on; default the declared ones. []: none.", list(port)),
  listensAfterSeconds: told("How long after each start it listens; default at once.", seconds),
  http: told("What it answers to HTTP probes; default 200 at once.", list(httpAnswer)),
  exec: told("Outcomes of exec probes and hooks; default 0 at once.", list(execAnswer)),
  missing: told("Executables that the image does not have.", list(string)),
  exitAfterSeconds: told("It ends by itself so long after every start.", seconds),
  exitCode: told("With what it ends; default 0.", exitCode),
  fills: told("What it writes into its volumes.", list(fill)),
  oomAfterSeconds: told(
    "It is killed for memory so long after its start (OOMKilled, 137).",
    seconds,
  ),
  terminationSeconds: told("How long after SIGTERM it ends; default at once.", seconds),
  terminationExitCode: told("With what it ends after SIGTERM; default 143.", exitCode),
  ignoresSigterm: told("SIGTERM has no effect: it ends with SIGKILL.", boolean),
  term: told(
    "Another way to write terminationSeconds and terminationExitCode.",
    object({ exitAfterSeconds: seconds, exitCode }),
  ),
  readiness: told(
    "What readiness probes get, whatever it listens on; pods without one are not concerned.",
    oneOf("success", "failure"),
  ),
  terminationMessage: told("What it leaves in its message file.", string),
  log: told("What it leaves as its log.", string),
  user: told(
    'The image\'s user: "" root, a number, a name; default not root.',
    either(string, count),
  ),
  pull: told(
    "The result of pulling an image that is not on the node; default ok.",
    oneOf("ok", "NotFound", "Denied", "Unavailable"),
  ),
  pullSeconds: told("How long a pull takes; default 2.", seconds),
  cpu: told("The CPU that it uses; default half of its request.", quantity),
  memory: told("The memory that it uses; default half of its request.", quantity),
});

import type { EditOperation, Fix, Path } from "../../finding.ts";
import { insert, previewFix, remove, set, toFillIn } from "../../fixes.ts";
import { imageReference } from "../../resources/image-reference.ts";
import { asList } from "../../resources/json.ts";
import { type Container, portsOf, type Workload, workloadOf } from "../../resources/workload.ts";
import type { Rule } from "../rule.ts";

export const podMultiProcess: Rule = {
  id: "pod-multi-process",
  summary: "several processes in one container",
  severity: "info",
  source: "lint",
  profiles: ["recommended"],
  *check(object) {
    const workload = workloadOf(object);
    for (const container of workload?.regular ?? []) {
      const sign = processSign(container) ?? imageSign(container) ?? portSign(container);
      if (workload && sign)
        yield {
          message: `Container '${container.name}' starts several processes (${sign.what}): Kubernetes sees only PID 1, so a dead worker is not restarted and logs and limits are shared.`,
          path: sign.path,
          fixes: extractFixes(workload, container, sign),
        };
    }
  },
};

interface Sign {
  readonly what: string;
  readonly path: Path;
  /** The servers that a shell starts behind the first one, and how it starts the rest. */
  readonly servers?: { readonly others: readonly string[]; readonly rest: string };
  /** The position of a port that belongs to the other process. */
  readonly port?: number;
}

const SUPERVISOR =
  /(?:^|[/\s])(supervisord|s6-svscan|s6-overlay|runsvdir|my_init|systemd)(?:\s|$)|^(\/sbin\/init)$|\b(pm2 start)\b/;
const SERVERS =
  /\b(?:nginx|httpd|apache2|php-fpm|mysqld|postgres|redis-server|mongod|node|java|gunicorn|uwsgi|sshd|cron)\b[^&|;\n]*(?<!&)&(?!&)/g;

function processSign({ fields, path }: Container): Sign | undefined {
  for (const list of ["command", "args"])
    for (const [i, word] of asList(fields[list]).entries()) {
      if (typeof word !== "string") continue;
      const match = SUPERVISOR.exec(word);
      const supervisor = match?.[1] ?? match?.[2] ?? match?.[3];
      if (supervisor) return { what: supervisor, path: [...path, list, i] };
      const [, ...others] = word.match(SERVERS) ?? [];
      if (others.length > 0)
        return {
          what: "servers in the background of a shell",
          path: [...path, list, i],
          servers: { others: others.map(withoutBackground), rest: withoutOthers(word) },
        };
    }
  return undefined;
}

function withoutBackground(command: string): string {
  return command.replace(/&$/, "").trim();
}

/** The text of a shell with the first of its servers only. */
function withoutOthers(text: string): string {
  let count = 0;
  return text.replace(new RegExp(`${SERVERS.source}\\s*`, "g"), (server) =>
    count++ > 0 ? "" : server,
  );
}

const SEVERAL =
  /^phusion\/baseimage$|^gitlab\/gitlab-(?:ce|ee)$|(?:supervisord|lamp|all-in-one)[^/]*$/;
/** All its parts are one program. */
const ONE = /^jaegertracing\/all-in-one$/;

function imageSign({ image, path }: Container): Sign | undefined {
  const name = imageReference(image)?.path ?? "";
  return SEVERAL.test(name) && !ONE.test(name)
    ? { what: `image ${name.slice(name.lastIndexOf("/") + 1)}`, path: [...path, "image"] }
    : undefined;
}

const PROXIES = /haproxy|nginx|envoy|traefik|proxy|balancer|ingress|gateway/;
const WEB = new Set([80, 443, 8080, 8443, 3000, 8000]);
const DATABASE = new Set([3306, 5432, 27017, 6379, 9200, 9042, 1433, 1521, 5984]);

function portSign(container: Container): Sign | undefined {
  // A proxy stands before servers of every kind.
  if (PROXIES.test(container.image) || PROXIES.test(container.name)) return undefined;
  const ports = portsOf(container).filter(({ protocol }) => protocol === "TCP");
  const web = ports.find(({ number }) => WEB.has(number ?? 0));
  const database = ports.find(({ number }) => DATABASE.has(number ?? 0));
  if (!web || !database) return undefined;
  const second = ports.indexOf(web) > ports.indexOf(database) ? web : database;
  return {
    what: `ports ${web.number} and ${database.number}`,
    path: [...second.path, "containerPort"],
    port: Number(second.path.at(-1)),
  };
}

/** What a process of the same image goes on needing when it has a container of its own. */
const SHARED = ["env", "envFrom", "workingDir", "volumeMounts"];

/** Skeletons of containers for the other processes. What starts them is known of a shell only; else the user has to say. */
function extractFixes(workload: Workload, container: Container, sign: Sign): Fix[] {
  const { name, fields, path, image } = container;
  if (name === "" || image === "") return [];
  const list = path.slice(0, -1);
  const at = Number(path.at(-1)) + 1;
  const commands = sign.servers?.others.map((server) => ["sh", "-c", server]);
  const names = freeNames(workload, name);
  const added = (commands ?? [["REPLACE_ME"]]).map((command) => ({
    name: names.next().value,
    image,
    command,
    ...(sign.port !== undefined && { ports: [asList(fields["ports"])[sign.port]] }),
    ...Object.fromEntries(SHARED.flatMap((key) => (key in fields ? [[key, fields[key]]] : []))),
  }));
  const kept: EditOperation[] = [
    ...(sign.servers ? [set(sign.path, sign.servers.rest)] : []),
    ...(sign.port !== undefined ? [remove([...path, "ports", sign.port])] : []),
  ];
  const fix = previewFix("Extract a second container", [
    workload.object,
    ...kept,
    ...added.map((one, i) => insert(list, at + i, one)),
  ]);
  return [commands ? fix : toFillIn(fix, [...list, at, "command", 0])];
}

function* freeNames({ containers }: Workload, name: string): Generator<string, never> {
  for (let n = 2; ; n++)
    if (containers.every((container) => container.name !== `${name}-${n}`)) yield `${name}-${n}`;
}

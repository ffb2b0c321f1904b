import type { Path } from "../../finding.ts";
import { asList } from "../../resources/json.ts";
import { imageReference } from "../image-reference.ts";
import type { Rule } from "../rule.ts";
import { type Container, portsOf, workloadOf } from "../workload.ts";

export const podMultiProcess: Rule = {
  id: "pod-multi-process",
  summary: "several processes in one container",
  severity: "info",
  source: "lint",
  profiles: ["recommended"],
  *check(object) {
    for (const container of workloadOf(object)?.regular ?? []) {
      const sign = processSign(container) ?? imageSign(container) ?? portSign(container);
      if (sign)
        yield {
          message: `Container '${container.name}' starts several processes (${sign.what}): Kubernetes sees only PID 1, so a dead worker is not restarted and logs and limits are shared.`,
          path: sign.path,
        };
    }
  },
};

interface Sign {
  readonly what: string;
  readonly path: Path;
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
      if ((word.match(SERVERS) ?? []).length >= 2)
        return { what: "servers in the background of a shell", path: [...path, list, i] };
    }
  return undefined;
}

const SEVERAL = /^phusion\/baseimage$|^gitlab\/gitlab-(?:ce|ee)$|(?:supervisord|lamp)[^/]*$/;

function imageSign({ image, path }: Container): Sign | undefined {
  const name = imageReference(image)?.path ?? "";
  return SEVERAL.test(name)
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
  };
}

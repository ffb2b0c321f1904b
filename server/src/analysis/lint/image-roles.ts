// What a container is in its pod: a database, a web server, a helper beside it. Told by the names of image and container.

import { imageReference } from "../resources/image-reference.ts";
import { type Container, wordsOf } from "../resources/workload.ts";
import {
  type ImageFacts,
  type ImageRole,
  imageCatalogue,
  type ProbeHandler,
  sidecarEndings,
  sidecarWords,
} from "./image-catalogue.ts";

/** Image names by role that the configuration adds to the catalogue. */
export type AddedRoles = Readonly<Record<string, readonly string[]>>;

export interface RoleOf {
  /** Undefined: nothing is known of this image. */
  readonly role: ImageRole | undefined;
  /** The image's name in the catalogue, for messages. */
  readonly name: string;
  readonly dataPath: string | undefined;
  readonly port: number | undefined;
  readonly probe: ProbeHandler | undefined;
}

const NOTHING = {
  role: undefined,
  name: "",
  dataPath: undefined,
  port: undefined,
  probe: undefined,
} as const;

function isStore({ role }: RoleOf): boolean {
  return role === "database" || role === "cache" || role === "queue";
}

const CLIENTS =
  /^(?:sleep|tail|mongo|mongosh|mongodump|mysql|mysqldump|mariadb|psql|pg_dump|redis-cli|valkey-cli|cqlsh|kafka-[\w-]+\.sh|kafkacat|influx|rabbitmqadmin)$/;
const SHELLS = /^(?:ba|da|a)?sh$/;
const SERVERS =
  /mysqld|mariadbd|postgres\b|mongod\b|redis-server|valkey-server|(?<!-)\b\w+-server|docker-entrypoint|entrypoint|start|exec\b/;

/** What a script only says. */
const SPOKEN = /\becho\b[^\n;&|]*/g;

/** A command that runs the image's client, or something else, instead of its server. */
function isClient(words: readonly string[]): boolean {
  const [first = ""] = words;
  const program = first.slice(first.lastIndexOf("/") + 1);
  if (CLIENTS.test(program)) return true;
  const runs = words.slice(1).map((word) => word.replace(SPOKEN, ""));
  return SHELLS.test(program) && !runs.some((word) => SERVERS.test(word));
}

const VENDORS = /(?:^|\/)bitnami(?:legacy)?\//;

export class ImageRoles {
  private readonly byName = new Map<string, ImageFacts[]>();
  private readonly known = new Map<string, RoleOf>();

  constructor(added: AddedRoles = {}) {
    const own = Object.entries(added).map(([role, names]) => ({ role: role as ImageRole, names }));
    for (const facts of [...own, ...imageCatalogue])
      for (const name of facts.names) {
        const list = this.byName.get(name);
        if (list) list.push(facts);
        else this.byName.set(name, [facts]);
      }
  }

  /** The role of a container. */
  of(container: Pick<Container, "name" | "image" | "fields">): RoleOf {
    const { name, image } = container;
    const key = `${name}\n${image}`;
    let role = this.known.get(key);
    if (role === undefined) {
      role = this.find(name, image);
      this.known.set(key, role);
    }
    return isStore(role) && (/-client$/.test(name) || isClient(wordsOf(container)))
      ? { ...NOTHING, name: role.name }
      : role;
  }

  /** What the image alone says; undefined when the catalogue does not know it. */
  private find(container: string, image: string): RoleOf {
    const reference = imageReference(image);
    const segments = (reference?.path ?? "").toLowerCase().split("/");
    const name = segments.at(-1) ?? "";
    const none = { ...NOTHING, name };
    if (sidecarEndings.some((ending) => container.endsWith(ending)))
      return { ...none, role: "sidecar" };
    const tag = reference?.tag ?? "";
    const facts = [
      ...(this.byName.get(segments.slice(-2).join("/")) ?? []),
      ...(this.byName.get(name) ?? []),
    ].find(({ tags }) => tags?.test(tag) ?? true);
    if (facts === undefined) {
      const helper = sidecarWords.some((word) => name.includes(word) || container.includes(word));
      return { ...none, role: helper ? "sidecar" : undefined };
    }
    const { role, data, port, probe } = facts;
    const vendored = VENDORS.test(reference?.path ?? "");
    return {
      role,
      name,
      dataPath:
        vendored && data !== undefined
          ? `/bitnami/${name}`
          : typeof data === "function"
            ? data(tag)
            : data,
      port,
      probe: typeof probe === "function" ? probe(tag) : probe,
    };
  }
}

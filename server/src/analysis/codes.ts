// Every code that a configuration can set and a comment can silence by name. The reasons of a dry run come as Kubernetes
// writes them, and are known by their form.
import { catalogue } from "./catalogue.ts";
import { reasonPattern } from "./dry-run/codes.ts";

const reason = new RegExp(`^${reasonPattern}$`);

export const allCodes: ReadonlySet<string> = new Set(
  catalogue.map(({ id }) => id).filter((id) => !reason.test(id)),
);

// Containers that only wait for somebody to work in them.
import { imageReference } from "../resources/image-reference.ts";
import { type Container, wordsOf } from "../resources/workload.ts";

const WAITING = /^(?:exec )?(?:sleep (?:infinity|inf|\d+[smhd]?)|tail -f \/dev\/null|pause);?$/;

/** What it says before it waits. */
const SPOKEN_FIRST = /^(?:echo [^;&|<>$`()\n]*(?:&&|;|\n)\s*)+/;

/** Whether a container does nothing by itself: it is there to work in with `kubectl exec`. */
export function onlyWaits(container: Container): boolean {
  const words = wordsOf(container).map((word) => word.trim().replace(/^\/(?:usr\/)?bin\//, ""));
  const [shell = "", flag = "", script = ""] = words;
  const text =
    /^(?:ba|da|a|z)?sh$/.test(shell) && /^-[a-z]*c$/.test(flag) ? script : words.join(" ");
  // The image of the sandbox, which placeholders for room in a cluster run, too.
  if (text === "" && /(?:^|\/)pause$/.test(imageReference(container.image)?.path ?? ""))
    return true;
  const done = text.replace(SPOKEN_FIRST, "");
  return WAITING.test(done.replace(/^while (?:true|:|\[ 1 \]); ?do (.+?);? ?done;?$/, "$1").trim());
}

// Paths of files as the scope names them: absolute or relative paths, or URIs.

/** With `/` on every system, as kustomizations write paths. */
export function slashed(file: string): string {
  return file.replaceAll("\\", "/");
}

export function folderOf(file: string): string {
  const path = slashed(file);
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** The name of a file without its folders. */
export function fileName(file: string): string {
  return slashed(file).slice(slashed(file).lastIndexOf("/") + 1);
}

/** A path as a file in `folder` writes it, without `.`, and with `..` only where it leads above the folder's first step. */
export function joinPath(folder: string, path: string): string {
  const steps = path.startsWith("/") ? [""] : folder === "" ? [] : folder.split("/");
  for (const step of slashed(path).split("/")) {
    if (step === ".." && steps.length > 0 && steps.at(-1) !== "..") steps.pop();
    else if (step !== "." && step !== "") steps.push(step);
  }
  return steps.join("/");
}

/** How many folders two files have in common, from the top. */
export function commonFolders(a: string, b: string): number {
  const left = folderOf(a).split("/");
  const right = folderOf(b).split("/");
  let common = 0;
  while (common < left.length && common < right.length && left[common] === right[common]) common++;
  return common;
}

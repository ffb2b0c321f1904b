// Documents by address (the protocol's) and by name (the analysis'): files of a disk by their path, with `/` on every
// platform, everything else by its address.

/** The name of a document; an address that cannot be read stands for itself. */
export function fileOf(uri: string): string {
  const match = /^file:\/\/([^/?#]*)(\/[^?#]*)/i.exec(uri);
  if (!match) return uri;
  const [, host = "", encoded = ""] = match;
  let path: string;
  try {
    path = decodeURIComponent(encoded);
  } catch {
    return uri;
  }
  if (host !== "") return `//${host}${path}`;
  return /^\/[A-Za-z]:/.test(path) ? path[1]!.toLowerCase() + path.slice(2) : path;
}

/** The address of a name, encoded as VS Code does. */
export function uriOf(file: string): string {
  if (!isOnDisk(file)) return file;
  const [, host = "", path = ""] = /^\/\/([^/]+)(\/.*)$/.exec(file) ?? ["", "", file];
  const absolute = path.startsWith("/") ? path : `/${path}`;
  return `file://${host}${absolute.split("/").map(encodeSegment).join("/")}`;
}

/** Whether a name is the path of a file rather than an address. */
export function isOnDisk(file: string): boolean {
  return !/^[a-z][a-z0-9+.-]+:/i.test(file);
}

/** The name of something in a folder. */
export function fileIn(folder: string, name: string): string {
  return `${folder.replace(/\/$/, "")}/${isOnDisk(folder) ? name : encodeSegment(name)}`;
}

/** The folder of a file, without the slash. */
export function folderOf(file: string): string {
  return file.slice(0, Math.max(0, file.lastIndexOf("/")));
}

function encodeSegment(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

// Files of the disk. They are read at once: waiting for each would take longer than reading it.
import fs from "node:fs";
import { isOnDisk } from "./file-names.ts";
import type { Files, FolderEntry } from "./files.ts";

/** The disk for paths, `others` for addresses. */
export function diskFiles(others: Files): Files {
  return {
    read: async (file) => {
      if (!isOnDisk(file)) return others.read(file);
      try {
        return fs.readFileSync(file);
      } catch {
        return undefined;
      }
    },
    list: async (folder) => {
      if (!isOnDisk(folder)) return others.list(folder);
      try {
        return fs.readdirSync(folder, { withFileTypes: true }).flatMap(entryOf);
      } catch {
        return [];
      }
    },
  };
}

/** Links are not followed: a loop of them has no end. */
function entryOf(entry: fs.Dirent): FolderEntry[] {
  if (entry.isDirectory()) return [{ name: entry.name, folder: true }];
  return entry.isFile() ? [{ name: entry.name, folder: false }] : [];
}

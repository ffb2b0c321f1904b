// The assets beside the program that runs.
import fs from "node:fs";
import path from "node:path";
import process from "node:process";
import { type Assets, assetsBeside } from "../assets.ts";

let assets: Assets | undefined;

export function assetsOf(): Assets {
  const main = process.argv[1];
  assets ??= assetsBeside(main ? path.dirname(fs.realpathSync(main)) : ".");
  return assets;
}

// workspace/symbol
import { SymbolKind, type WorkspaceSymbol } from "vscode-languageserver";
import { locationsOf } from "../positions.ts";
import type { Session } from "../session.ts";

export function registerWorkspaceSymbol(session: Session): void {
  session.connection.onWorkspaceSymbol(({ query }): WorkspaceSymbol[] =>
    session.service.workspaceSymbols(query).flatMap(({ name, namespace, place }) => {
      const [location] = locationsOf(session, [place]);
      if (!location) return [];
      const file = place.file.split(/[\\/]/).at(-1) ?? "";
      const containerName = [namespace, file].filter(Boolean).join(" · ");
      return [{ name, kind: SymbolKind.Object, containerName, location }];
    }),
  );
}

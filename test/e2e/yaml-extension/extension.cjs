// Answers hovers and diagnostics as the YAML extension would, so that both are seen side by side.
const vscode = require("vscode");

exports.activate = (context) => {
  const diagnostics = vscode.languages.createDiagnosticCollection("yaml");
  const check = (document) => {
    if (document.languageId === "yaml" && document.getText().includes("# other-extension"))
      diagnostics.set(document.uri, [
        new vscode.Diagnostic(new vscode.Range(0, 0, 0, 1), "from the other extension"),
      ]);
  };
  vscode.workspace.textDocuments.forEach(check);
  context.subscriptions.push(
    diagnostics,
    vscode.workspace.onDidOpenTextDocument(check),
    vscode.languages.registerHoverProvider("yaml", {
      provideHover: () => new vscode.Hover("hover of the other extension"),
    }),
  );
};

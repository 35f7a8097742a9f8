// Stands in the bundle for semver's parse, with which vscode-languageclient reads VS Code's version.
// See semverSatisfies.ts.
function parse(version: string): { readonly version: string } {
  return { version }
}

export = parse

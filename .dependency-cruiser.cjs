// Who may import whom, as in ARCHITECTURE.md. Every rule is an error, and there is no list of exceptions to grow.
// Run it with `npm test -- --only imports`; type-only imports count as imports.

/** Files of `from` may import of this project only what `allowed` matches; packages are not this rule's business. */
const mayImport = (name, from, allowed) => ({
  name,
  comment: `${from} imports only ${allowed.join(", ")} of this project`,
  severity: "error",
  from: { path: from },
  to: { path: OWN, pathNot: allowed },
});

const OWN = "^(app|bench|components|lib|prisma|scripts|tests)/";
const PACKAGES = "node_modules/";

/** Only files of `from` may import what `to` matches. */
const onlyFrom = (name, comment, from, to) => ({
  name,
  comment,
  severity: "error",
  from: { path: OWN, pathNot: from },
  to: { path: to },
});

module.exports = {
  forbidden: [
    mayImport("app", "^app/", ["^app/", "^components/", "^lib/(server|client|core)/"]),
    mayImport("components", "^components/", ["^components/", "^lib/(client|core)/"]),
    mayImport("lib-client", "^lib/client/", ["^lib/(client|core)/"]),
    mayImport("lib-server", "^lib/server/", ["^lib/(server|store|core)/"]),
    mayImport("lib-store", "^lib/store/", ["^lib/(store|core)/"]),
    mayImport("lib-core", "^lib/core/", ["^lib/core/"]),
    mayImport("demo-world", "^prisma/", ["^prisma/demo/", "^lib/(server|store|core)/"]),
    mayImport("scripts", "^scripts/", ["^scripts/", "^prisma/demo/", "^lib/(server|store|core)/"]),
    mayImport("bench", "^bench/", ["^bench/", "^scripts/", "^prisma/demo/", "^lib/"]),

    {
      name: "core-is-pure",
      comment: "lib/core is functions of their arguments: it imports nothing but itself and zod",
      severity: "error",
      from: { path: "^lib/core/" },
      to: { pathNot: ["^lib/core/", "node_modules/zod/"] },
    },
    {
      name: "browser-code-runs-in-browsers",
      comment: "components and lib/client are sent to the reader: nothing of Node's",
      severity: "error",
      from: { path: "^(components|lib/client)/" },
      to: { dependencyTypes: ["core"] },
    },
    onlyFrom("prisma-in-store", "only lib/store knows Prisma", "^lib/store/", [
      "^lib/store/generated/",
      `${PACKAGES}@prisma/`,
    ]),
    onlyFrom(
      "sql-in-store",
      "only lib/store speaks SQL; scripts set the database up, and the tests of both look into it",
      ["^lib/store/", "^scripts/", "^tests/store/", "^bench/"],
      [`${PACKAGES}(pg|pg-copy-streams|@types/pg|@types/pg-copy-streams)/`],
    ),
    onlyFrom(
      "scope-is-minted-at-the-door",
      "a Scope is proof of a permission: it is made only behind a gate in lib/server/session.ts",
      ["^app/", "^lib/server/", "^scripts/", "^prisma/demo/", "^tests/"],
      "^lib/server/session\\.ts$",
    ),
    onlyFrom("tests-are-for-tests", "no product code imports a test", "^tests/", "^tests/"),

    {
      name: "no-cycles",
      comment: "two files that need each other are one file, or three",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-barrels",
      comment: "an index file hides which file is meant: import that file",
      severity: "error",
      from: { path: "/index\\.tsx?$" },
      to: {},
    },
    {
      name: "no-orphans",
      comment: "a file of the product that nobody imports and that imports nobody is not used",
      severity: "error",
      from: {
        orphan: true,
        path: "^(components|lib)/",
        pathNot: ["^lib/store/generated/", "/wasm/assembly/", "\\.d\\.ts$"],
      },
      to: {},
    },
    {
      name: "resolvable",
      comment: "every import names a file or a package that is there",
      severity: "error",
      from: { path: OWN },
      to: { couldNotResolve: true },
    },
    {
      name: "declared-packages",
      comment:
        "every package imported is in package.json, and what the product imports is not a development one",
      severity: "error",
      from: { path: "^(app|components|lib)/" },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown", "npm-dev"], dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    parser: "tsc",
    tsConfig: { fileName: "tsconfig.json" },
    // Imports of types alone count too: who knows whose shape is architecture.
    tsPreCompilationDeps: true,
    doNotFollow: { path: ["node_modules", "^lib/store/generated/"] },
    exclude: { path: ["^\\.next/", "^tests/vectors/", "\\.css$"] },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};

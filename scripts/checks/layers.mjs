// Imports only point down (design: "The house"). Read from the import statements of every source file.
import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { sourceFiles } from './sources.mjs';

/** From the ground up; a file may import its own layer and the ones before it. */
const layers = [
  ['texts', /^server\/src\/texts\//],
  ['manifest', /^server\/src\/manifest\//],
  ['kubernetes', /^server\/src\/kubernetes\//],
  ['simulation', /^server\/src\/simulation\//],
  ['requests', /^server\/src\/requests\.ts$/],
  ['workspace', /^server\/src\/workspace\//],
  ['features', /^server\/src\/features\//],
  ['service', /^server\/src\/service\.ts$/],
  ['programs', /^server\/src\/(cli\/|server\.ts$|node\.ts$|browser\.ts$)/],
];
const layerOf = (file) => layers.findIndex(([, pattern]) => pattern.test(file));

/** Packages that a part of the tree may import; everything else there must be ours. */
const packagesAllowed = [
  [/^server\/src\/(texts|manifest|kubernetes|simulation|workspace)\//, /^$/],
  [/^server\/src\/features\//, /^vscode-languageserver-types$/],
  [/^server\/src\/(service|requests)\.ts$/, /^vscode-languageserver-types$/],
  [/^server\/src\/server\.ts$/, /^vscode-languageserver(-types|\/browser)?$/],
  [/^server\/src\/browser\.ts$/, /^vscode-languageserver\/browser$/],
  [/^server\/src\/(node\.ts$|cli\/)/, /^(node:|vscode-languageserver(\/node)?$|yaml$|ajv$)/],
  [/^client\/src\/extension\.node\.ts$/, /^(vscode$|vscode-languageclient\/node$|node:)/],
  [/^client\/src\/extension\.web\.ts$/, /^(vscode$|vscode-languageclient\/browser$)/],
  [/^client\/src\//, /^(vscode$|vscode-languageclient$)/],
  [/^client\/(cli|webview\/(picture|layout))\//, /^$/],
  [/^client\/webview\//, /^(lit|@vscode-elements)(\/|$)/],
  [/^client\/common\//, /^$/],
];

const importPattern =
  /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;

/** @returns {string[]} one line a violation */
export function checkLayers() {
  const violations = [];
  for (const path of sourceFiles(['server/src', 'client'])) {
    const file = path.replaceAll('\\', '/');
    for (const [, typeOnly, fromStatement, fromCall] of readFileSync(path, 'utf8').matchAll(importPattern)) {
      const specifier = fromStatement ?? fromCall;
      if (!specifier.startsWith('.')) {
        const allowed = packagesAllowed.find(([where]) => where.test(file));
        if (!allowed?.[1].test(specifier)) violations.push(`${file} must not import the package ${specifier}`);
        continue;
      }
      const target = relative('.', resolve(join(dirname(path), specifier))).replaceAll('\\', '/');
      const from = layerOf(file);
      const to = layerOf(target);
      if (from >= 0 && to > from) violations.push(`${file} (${layers[from][0]}) must not import ${target} (${layers[to][0]})`);
      if (from >= 0 && target.startsWith('client/')) violations.push(`${file} (server) must not import ${target} (client)`);
      const clientImport = file.startsWith('client/') && target.startsWith('server/src/');
      // The client shares only plain values with the server: types anywhere, and the leaf modules that hold no Kubernetes.
      const entry = file === 'client/cli/main.ts' && target === 'server/src/cli/commandsMain.ts';
      if (clientImport && !typeOnly && !entry && !/^server\/src\/(requests|texts\/(text|rich))\.ts$/.test(target))
        violations.push(`${file} may import only types from ${target}`);
      // The command line takes its pictures from here: no DOM, no Lit.
      if (/^client\/(cli|webview\/(picture|layout))\//.test(file) && target.startsWith('client/webview/components/'))
        violations.push(`${file} (picture) must not import ${target} (page)`);
      if (file.startsWith('client/webview/') && target.startsWith('client/src/'))
        violations.push(`${file} (page) must not import ${target} (host)`);
      if (file.startsWith('client/common/') && /^client\/(src|webview)\//.test(target))
        violations.push(`${file} (common) must not import ${target}`);
    }
    if (/^server\/src\/simulation\//.test(file)) violations.push(...wallClockUses(file, readFileSync(path, 'utf8')));
  }
  return violations;
}

/** The simulation knows only virtual time and seeded chance. */
function wallClockUses(file, text) {
  return text
    .split('\n')
    .flatMap((line, index) =>
      /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bset(Timeout|Interval)\(|\bperformance\.now\b|\bqueueMicrotask\b/.test(
        line.replace(/\/\/.*|^\s*\*.*/, ''),
      )
        ? [`${file}:${index + 1} uses the real clock or chance inside the simulation`]
        : [],
    );
}

// Imports, those of types included, go in no circle; only a part may name the type of the whole it belongs to.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sourceFiles } from './sources.mjs';

/** Files of a whole that hands itself to its parts. */
const wholes = new Set(
  [
    'manifest/scanner.ts',
    'simulation/foresight/study.ts',
    'simulation/kubelet/kubelet.ts',
    'simulation/runtime/container.ts',
    'simulation/runtime/processes/kernel.ts',
    'simulation/runtime/processes/process.ts',
    'simulation/runtime/sandbox.ts',
    'simulation/runtime/shell/shell.ts',
    'simulation/runtime/simulatedRuntime.ts',
    'simulation/world/world.ts',
  ].map((file) => `server/src/${file}`),
);

const importPattern = /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?'(\.[^']+)'/g;

/** @returns {string[]} one line a circle */
export function checkCircles() {
  const files = sourceFiles(['server/src', 'client']).map((path) => path.replaceAll('\\', '/'));
  const known = new Set(files);
  const imports = new Map(
    files.map((file) => [
      file,
      [...readFileSync(file, 'utf8').matchAll(importPattern)]
        .map(([, typeOnly, specifier]) => ({ typeOnly, target: join(dirname(file), specifier).replaceAll('\\', '/') }))
        .filter(({ typeOnly, target }) => known.has(target) && !(typeOnly && wholes.has(target)))
        .map(({ target }) => target),
    ]),
  );
  return circlesOf(imports);
}

/** Walks from every file; a file that is met again on the way there closes a circle. */
function circlesOf(imports) {
  const circles = [];
  const done = new Set();
  const way = [];
  const visit = (file) => {
    if (done.has(file)) return;
    const met = way.indexOf(file);
    if (met >= 0) {
      circles.push([...way.slice(met), file].join(' → '));
      return;
    }
    way.push(file);
    for (const target of imports.get(file)) visit(target);
    way.pop();
    done.add(file);
  };
  for (const file of imports.keys()) visit(file);
  return circles;
}

// Everything that is checked without running the product: formatting, lint, types, layers, dead code.
import { checkLayers } from './checks/layers.mjs';
import { execute, failure, step, tool } from './steps.mjs';

export async function lint(flags = []) {
  await step('Formatting and lint', () =>
    execute(tool('biome'), ['check', '--error-on-warnings', ...(flags.includes('--fix') ? ['--write'] : [])]),
  );
  await step('Types', () => execute(tool('tsc'), ['-b']));
  await step('Layers', () => {
    const violations = checkLayers();
    if (violations.length > 0) throw failure(`Imports that point up, or out:\n  ${violations.join('\n  ')}`);
  });
  await step('Dead code', () => execute(tool('knip'), ['--no-progress']));
}

// Everything that is checked without running the product: formatting, lint, types, layers, circles, dead code.
import { checkCircles } from './checks/circles.mjs';
import { checkLayers } from './checks/layers.mjs';
import { compileHandbook } from './handbook/compile.mjs';
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
  await step('Circles', () => {
    const circles = checkCircles();
    if (circles.length > 0) throw failure(`Imports that go in a circle:\n  ${circles.join('\n  ')}`);
  });
  await step('Handbook', async () => {
    const { problems } = await compileHandbook();
    if (problems.length > 0)
      throw failure(`Texts of the handbook:\n  ${problems.map(({ at, message }) => `${at}: ${message}`).join('\n  ')}`);
  });
  await step('Dead code', () => execute(tool('knip'), ['--no-progress']));
}

// The verbs of this project, `npm run VERB`: each sets up what it needs, prints what it does and how long that took.
import { ensureInstalled, step } from './steps.mjs';

const verbs = {
  build: async (flags = []) => (await import('./build.mjs')).build(flags),
  start: async (flags) => {
    await verbs.build();
    await (await import('./start.mjs')).start(flags);
  },
  test: async () => (await import('./test.mjs')).testAll(),
  'test:unit': async (flags) => (await import('./test.mjs')).testUnit(flags),
  'test:oracle': async (flags) => (await import('./test.mjs')).testOracle(flags),
  'test:e2e': async (flags) => (await import('./test.mjs')).testEditor(flags),
  bench: async (flags) => (await import('./bench.mjs')).bench(flags),
  agreement: async (flags) => (await import('./agreement.mjs')).agreement(flags),
  generate: async (flags) => (await import('./generate.mjs')).generate(flags),
  lint: async (flags) => (await import('./lint.mjs')).lint(flags),
  package: async () => {
    await verbs.build();
    await (await import('./package.mjs')).packageExtension();
  },
};

const [verb = '', ...flags] = process.argv.slice(2);
const run = verbs[verb];
if (!run) {
  console.error(`Unknown verb '${verb}'. There are: ${Object.keys(verbs).join(', ')}.`);
  process.exit(2);
}
try {
  await step(`npm run ${verb}`, async () => {
    ensureInstalled();
    await run(flags);
  });
} catch (error) {
  console.error(error.shown ?? error.stack ?? String(error));
  process.exit(1);
}

// `npm test`: every check and every test of the product, in the order in which they fail fastest.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { checkLicences } from './checks/licences.mjs';
import { checkSizes } from './checks/sizes.mjs';
import { ensureShells } from './debian.mjs';
import { findChromium } from './editor/chromium.mjs';
import { setUpEditor } from './editor/setup.mjs';
import { lint } from './lint.mjs';
import { packageExtension } from './package.mjs';
import { cache, execute, root, step, tool } from './steps.mjs';

const counts = { passed: 0, failed: 0, skipped: 0 };

/** Runs vitest with a config of ours and adds up what it counted. Throws when anything failed. */
async function vitest(title, config, flags = []) {
  await step(title, async () => {
    const report = join(cache, `${config}.json`);
    const args = ['run', '--config', `${config}.mts`, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...flags];
    try {
      await execute(tool('vitest'), args);
    } finally {
      if (existsSync(report)) {
        const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8'));
        counts.passed += numPassedTests;
        counts.failed += numFailedTests;
        counts.skipped += numPendingTests;
      }
    }
  });
}

export async function testUnit(flags) {
  ensureShells();
  process.env.CHROMIUM = findChromium(); // the page of the timeline is tested in a browser, too
  await vitest('Unit tests', 'vitest.config', flags);
}

export async function testOracle(flags) {
  if (!existsSync(join(root, '..', 'shared', 'oracle'))) {
    console.log('  The recorded clusters (../shared/oracle) are not beside this checkout: agreement cannot be measured here.');
    return;
  }
  await vitest('Agreement with recorded clusters', 'vitest.oracle.config', flags);
}

export async function testEditor(flags) {
  process.env.CHROMIUM = findChromium();
  await setUpEditor();
  await build();
  await packageExtension();
  await vitest('Tests in a real VS Code', 'vitest.e2e.config', flags);
}

export async function testAll() {
  try {
    await lint();
    await build();
    await step('Licences', checkLicences);
    await step('Bundle sizes', checkSizes);
    await testUnit([]);
    await testOracle([]);
    await testEditor([]);
  } finally {
    console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  }
}

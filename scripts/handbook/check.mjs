// `node scripts/handbook/check.mjs [PART…]`: what is wrong with the handbook's texts, or with those whose place holds one of the parts.
import { compileHandbook } from './compile.mjs';

const parts = process.argv.slice(2);
const { problems } = await compileHandbook();
const shown = problems.filter(({ at }) => parts.length === 0 || parts.some((part) => at.includes(part)));
const faults = shown.filter(({ dangling }) => !dangling);
for (const { at, message } of faults) console.log(`${at}: ${message}`);
const dangling = shown.filter((problem) => problem.dangling);
if (dangling.length > 0) console.log('What is pointed at and is not written (yet):');
for (const { at, message } of dangling) console.log(`  ${at}: ${message}`);
console.log(shown.length === 0 ? 'No problems.' : `${faults.length} faults, ${dangling.length} references to what is not there.`);
process.exitCode = shown.length === 0 ? 0 : 1;

// `npm run agreement`: holds the built command line against the recorded clusters with the records' own programs, and prints the figures.
// With --write they also go into docs/agreement.md.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { failure, root, step } from './steps.mjs';

const oracle = join(root, '..', 'shared', 'oracle');
const page = join(root, 'docs', 'agreement.md');
const begins = '<!-- figures: npm run agreement -- --write -->';
const ends = '<!-- end of figures -->';

/** What is measured: title, program, folder of records, one row a file. */
const measures = [
  ['Verdicts (kube-apiserver)', 'verdict.mjs', 'validation'],
  ['Updates (kubectl apply)', 'updates.mjs', 'updates'],
  ['Lifecycles (kubelet, containerd)', 'compare.mjs', 'lifecycle'],
  ["kubectl's output", 'kubectl.mjs', 'kubectl'],
  ['Scheduling (kube-scheduler)', 'scheduling.mjs', 'scheduling'],
  ['Controllers', 'compare.mjs', 'controllers'],
];

const lastLine = (program, files) =>
  spawnSync(process.execPath, [join(oracle, program), ...files], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 })
    .stdout.trim()
    .split('\n')
    .at(-1);

export async function agreement(flags) {
  if (!existsSync(oracle)) throw failure('The recorded clusters (../shared/oracle) are not beside this checkout.');
  await build(['cli']);
  const lines = [];
  for (const [title, program, folder] of measures) {
    if (flags.some((flag) => !flag.startsWith('--')) && !flags.includes(folder)) continue;
    await step(title, () => {
      const files = readdirSync(join(oracle, folder))
        .sort()
        .map((name) => join(oracle, folder, name));
      const rows =
        files.length > 1 ? files.map((file) => [file.split(/[\\/]/).at(-1).replace('.jsonl', ''), lastLine(program, [file])]) : [];
      rows.push(['**all**', lastLine(program, files)]);
      for (const [name, figures] of rows) console.log(`  ${name}: ${figures}`);
      lines.push(
        `### ${title}`,
        '',
        '| records | agreement |',
        '| --- | --- |',
        ...rows.map(([name, figures]) => `| ${name} | ${figures} |`),
        '',
      );
    });
  }
  if (!flags.includes('--write')) return;
  const text = readFileSync(page, 'utf8');
  const from = text.indexOf(begins) + begins.length;
  const to = text.indexOf(ends);
  if (to < from) throw failure('docs/agreement.md has lost the marks between which the figures stand.');
  writeFileSync(page, `${text.slice(0, from)}\n\n${lines.join('\n')}\n${text.slice(to)}`);
}

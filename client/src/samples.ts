import * as vscode from 'vscode';
import { READ_SCENARIO, type ReadScenarioAnswer } from '../../server/src/requests.ts';
import { say, type Text } from '../../server/src/texts/text.ts';
import { sampleTexts } from '../common/texts/samples.ts';
import type { Server } from './server.ts';
import { language } from './settings.ts';
import type { TimelinePanels } from './timeline/panels.ts';

interface Sample {
  readonly file: string;
  readonly shows: Text;
  /** Something happens while it runs: its scenario file stands beside it. */
  readonly scenario?: true;
}

const SAMPLES: readonly Sample[] = [
  { file: '1-restarted-by-liveness', shows: sampleTexts.liveness },
  { file: '2-crash-loop', shows: sampleTexts.crashLoop },
  { file: '3-first-prepare-then-serve', shows: sampleTexts.sidecar },
  { file: '4-slow-start', shows: sampleTexts.slowStart },
  { file: '5-deployment', shows: sampleTexts.deployment },
  { file: '6-find-the-mistakes', shows: sampleTexts.mistakes },
  { file: '7-rolling-update', shows: sampleTexts.rollout, scenario: true },
  { file: '8-graceful-end', shows: sampleTexts.ending, scenario: true },
];

/** Lets people choose a sample, and opens a copy of it with its timeline. Nothing is written. */
export async function openSample(extension: vscode.Uri, server: Server, panels: TimelinePanels): Promise<void> {
  const items = SAMPLES.map((sample) => ({ label: say(sample.shows, language()), description: `${sample.file}.yaml`, sample }));
  const chosen = await vscode.window.showQuickPick(items, { placeHolder: say(sampleTexts.choose, language()), matchOnDescription: true });
  if (!chosen) return;
  const { file, scenario } = chosen.sample;
  const read = async (name: string): Promise<string> =>
    new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension, 'samples', name)));
  const document = await vscode.workspace.openTextDocument({ language: 'yaml', content: await read(`${file}.yaml`) });
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.One });
  const text = scenario && (await read(`${file}.podsight.yaml`));
  const asked = text ? await server.request<ReadScenarioAnswer>(READ_SCENARIO, { text }) : undefined;
  await panels.open(document.uri, undefined, undefined, (session) => {
    if (asked) session.setConditions({ scenario: asked.scenario, expect: asked.expect });
  });
}

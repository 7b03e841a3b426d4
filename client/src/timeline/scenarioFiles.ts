import * as vscode from 'vscode';
import {
  READ_SCENARIO,
  type ReadScenarioAnswer,
  type ReadScenarioParams,
  WRITE_SCENARIO,
  type WriteScenarioAnswer,
  type WriteScenarioParams,
} from '../../../server/src/requests.ts';
import { say } from '../../../server/src/texts/text.ts';
import type { Conditions } from '../../common/protocol.ts';
import { hostScenarioTexts as texts } from '../../common/texts/scenario.ts';
import { messageOf, type Server } from '../server.ts';
import { language } from '../settings.ts';
import { besideName, relativePath } from './scenarioNames.ts';

const FILTER = { Podsight: ['podsight.yaml', 'podsight.yml', 'podsight.json', 'yaml', 'yml', 'json'] };

const lastPart = (uri: vscode.Uri): string => uri.path.slice(uri.path.lastIndexOf('/') + 1);

/** Scenario files on the disk: finds, reads and writes them. What is in them is the server's matter. */
export class ScenarioFiles {
  constructor(private readonly server: Server) {}

  /** The scenario file of a manifest, `web.podsight.yaml` for `web.yaml`; undefined when there is none. */
  async beside(manifest: vscode.Uri): Promise<vscode.Uri | undefined> {
    if (manifest.scheme === 'untitled') return undefined;
    const uri = vscode.Uri.joinPath(manifest, '..', besideName(lastPart(manifest)));
    return (await exists(uri)) ? uri : undefined;
  }

  /** Lets people choose a scenario file. */
  async choose(manifest: vscode.Uri): Promise<vscode.Uri | undefined> {
    const [chosen] =
      (await vscode.window.showOpenDialog({
        title: say(texts.openTitle, language()),
        defaultUri: vscode.Uri.joinPath(manifest, '..'),
        filters: FILTER,
      })) ?? [];
    return chosen;
  }

  /** What a scenario file asks for. Mistakes in it are told; undefined when it cannot be read at all. */
  async read(uri: vscode.Uri): Promise<Conditions | undefined> {
    const answer = await this.answer(uri);
    if (!answer) return undefined;
    const { scenario, expect, clusterFile, problems } = answer;
    const [first] = problems;
    if (first) {
      const open = say(texts.openFile, language());
      void vscode.window
        .showWarningMessage(say(texts.problems, language(), { file: lastPart(uri), first }), open)
        .then((choice) => (choice === open ? vscode.window.showTextDocument(uri) : undefined));
    }
    const { seed, ...others } = scenario;
    return {
      scenario: others,
      ...(seed === undefined ? {} : { seed }),
      expect,
      file: { uri: uri.toString(), name: lastPart(uri), clusterFile },
    };
  }

  /** The manifest that a scenario file is about; undefined (and told) when there is none. */
  async manifestOf(uri: vscode.Uri): Promise<vscode.Uri | undefined> {
    const answer = await this.answer(uri);
    if (!answer) return undefined;
    const stem = lastPart(uri).replace(/\.podsight\.\w+$/i, '');
    const names = answer.manifests.length > 0 ? answer.manifests : ['yaml', 'yml', 'json'].map((ending) => `${stem}.${ending}`);
    for (const name of names) {
      const manifest = vscode.Uri.joinPath(uri, '..', name);
      if (await exists(manifest)) return manifest;
    }
    await vscode.window.showWarningMessage(say(texts.noManifest, language(), { file: lastPart(uri) }));
    return undefined;
  }

  /** Writes what is tried out: into the file that it came from, else beside the manifest. Gives back where; undefined when given up. */
  async save(manifest: vscode.Uri, conditions: Conditions): Promise<Conditions['file']> {
    const target = await this.target(manifest, conditions);
    if (!target) return undefined;
    try {
      const { scenario = {}, seed, expect = [], file } = conditions;
      const clusterFile = file?.uri === target.toString() ? file.clusterFile : null;
      const { cluster, ...facts } = scenario.conditions ?? {};
      const params: WriteScenarioParams = {
        manifest: relativePath(target.path, manifest.path),
        // What came from a file of its own stays there.
        scenario: {
          ...scenario,
          ...(clusterFile === null ? {} : { conditions: facts }),
          ...(seed === undefined ? {} : { seed }),
        },
        expect,
        clusterFile,
        former: (await exists(target)) ? await textOf(target) : null,
      };
      const { text } = await this.server.request<WriteScenarioAnswer>(WRITE_SCENARIO, params);
      await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
      const open = say(texts.openFile, language());
      void vscode.window
        .showInformationMessage(say(texts.saved, language(), { file: lastPart(target) }), open)
        .then((choice) => (choice === open ? vscode.window.showTextDocument(target) : undefined));
      return { uri: target.toString(), name: lastPart(target), clusterFile };
    } catch (error) {
      await vscode.window.showErrorMessage(say(texts.notSaved, language(), { error: messageOf(error) }));
      return undefined;
    }
  }

  private async target(manifest: vscode.Uri, { file }: Conditions): Promise<vscode.Uri | undefined> {
    if (file) return vscode.Uri.parse(file.uri, true);
    const beside = vscode.Uri.joinPath(manifest, '..', besideName(lastPart(manifest)));
    if (manifest.scheme !== 'untitled' && !(await exists(beside))) return beside;
    // One is there that is not in use: the dialog asks before it is written over.
    return vscode.window.showSaveDialog({ title: say(texts.saveTitle, language()), defaultUri: beside, filters: FILTER });
  }

  private async answer(uri: vscode.Uri): Promise<ReadScenarioAnswer | undefined> {
    const ask = (params: ReadScenarioParams) => this.server.request<ReadScenarioAnswer>(READ_SCENARIO, params);
    try {
      const text = await textOf(uri);
      const answer = await ask({ text });
      if (answer.clusterFile === null) return answer;
      return await ask({ text, clusterText: await textOf(vscode.Uri.joinPath(uri, '..', answer.clusterFile)) });
    } catch (error) {
      await vscode.window.showErrorMessage(say(texts.notRead, language(), { file: lastPart(uri), error: messageOf(error) }));
      return undefined;
    }
  }
}

/** The text as it is in an editor, saved or not, else that of the file. */
async function textOf(uri: vscode.Uri): Promise<string> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  return open?.getText() ?? new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

const exists = (uri: vscode.Uri): Promise<boolean> =>
  Promise.resolve(vscode.workspace.fs.stat(uri)).then(
    () => true,
    () => false,
  );

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
import { besideName, isScenario, relativePath } from './scenarioNames.ts';

const FILTER = { Podsight: ['podsight.yaml', 'podsight.yml', 'podsight.json', 'yaml', 'yml', 'json'] };

/** Manifests of a folder that run together. */
const FILES_AT_MOST = 200;

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

  /**
   * What a scenario file asks for, for a document. Mistakes in it are told; undefined when it cannot be read at all. Where the document is
   * among its manifests all of them run.
   */
  async read(uri: vscode.Uri, document: vscode.Uri): Promise<Conditions | undefined> {
    const answer = await this.answer(uri);
    if (!answer) return undefined;
    const { scenario, expect, clusterFile, manifests, problems } = answer;
    const [first] = problems;
    if (first) {
      const open = say(texts.openFile, language());
      void vscode.window
        .showWarningMessage(say(texts.problems, language(), { file: lastPart(uri), first }), open)
        .then((choice) => (choice === open ? vscode.window.showTextDocument(uri) : undefined));
    }
    const { seed, ...others } = scenario;
    const uris = (await this.manifestsOf(uri, manifests)).map(String);
    return {
      scenario: others,
      ...(seed === undefined ? {} : { seed }),
      expect,
      file: {
        uri: uri.toString(),
        name: lastPart(uri),
        clusterFile,
        ...(manifests.length > 0 ? { manifests } : {}),
        ...(uris.includes(document.toString()) ? { together: uris } : {}),
      },
    };
  }

  /** The manifest that a scenario file is about; undefined (and told) when there is none. */
  async manifestOf(uri: vscode.Uri): Promise<vscode.Uri | undefined> {
    const answer = await this.answer(uri);
    if (!answer) return undefined;
    const [manifest] = await this.manifestsOf(uri, answer.manifests);
    if (manifest) return manifest;
    await vscode.window.showWarningMessage(say(texts.noManifest, language(), { file: lastPart(uri) }));
    return undefined;
  }

  /** The manifests that a scenario file is about, as far as they are there: those that it names, else the one that has its name. */
  private async manifestsOf(uri: vscode.Uri, named: readonly string[]): Promise<vscode.Uri[]> {
    const stem = lastPart(uri).replace(/\.podsight\.\w+$/i, '');
    const at = (name: string): vscode.Uri => vscode.Uri.joinPath(uri, '..', name);
    if (named.length > 0) return (await Promise.all(named.map((name) => filesAt(at(name))))).flat();
    for (const ending of ['yaml', 'yml', 'json']) if (await exists(at(`${stem}.${ending}`))) return [at(`${stem}.${ending}`)];
    return [];
  }

  /** Writes what is tried out: into the file that it came from, else beside the manifest. Gives back where; undefined when given up. */
  async save(manifest: vscode.Uri, conditions: Conditions): Promise<Conditions['file']> {
    const target = await this.target(manifest, conditions);
    if (!target) return undefined;
    try {
      const { scenario = {}, seed, expect = [], file } = conditions;
      const former = file?.uri === target.toString() ? file : undefined;
      const clusterFile = former?.clusterFile ?? null;
      const { cluster, ...facts } = scenario.conditions ?? {};
      const params: WriteScenarioParams = {
        manifest: former?.manifests ?? relativePath(target.path, manifest.path),
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
      return { ...former, uri: target.toString(), name: lastPart(target), clusterFile };
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

/** A manifest, or those in and below a folder, in the order of their names; none where nothing is. */
async function filesAt(uri: vscode.Uri): Promise<vscode.Uri[]> {
  const { type } = await Promise.resolve(vscode.workspace.fs.stat(uri)).catch(() => ({ type: vscode.FileType.Unknown }));
  if (type & vscode.FileType.File) return [uri];
  if (!(type & vscode.FileType.Directory)) return [];
  const found = await vscode.workspace.findFiles(new vscode.RelativePattern(uri, '**/*.{yaml,yml,json}'), null, FILES_AT_MOST);
  return found.filter(({ path }) => !isScenario(path)).sort((one, other) => (one.path < other.path ? -1 : 1));
}

const exists = (uri: vscode.Uri): Promise<boolean> =>
  Promise.resolve(vscode.workspace.fs.stat(uri)).then(
    () => true,
    () => false,
  );

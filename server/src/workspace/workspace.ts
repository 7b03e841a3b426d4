import { judge } from '../kubernetes/judge.ts';
import { type KubernetesObject, LATEST_VERSION, type MinorVersion } from '../kubernetes/object.ts';
import { STANDING_KINDS, type Surroundings, type Verdict } from '../kubernetes/verdict.ts';
import type { FileDocument } from '../manifest/index.ts';
import { INLAY_HINTS, type InlayHintSettings } from '../requests.ts';
import type { NodeForm } from '../simulation/nodes.ts';
import type { Language } from '../texts/text.ts';
import { type Identity, identify } from './identity.ts';
import { type ContentChange, OpenFile } from './openFile.ts';
import { PreviousVersions } from './previousVersions.ts';
import { References } from './references/references.ts';
import { UnopenedFiles } from './unopened.ts';

export interface WorkspaceSettings {
  readonly language: Language;
  readonly version: MinorVersion;
  readonly advice: 'hint' | 'off';
  /** How loudly it is told that applying a file over its last commit would be refused. */
  readonly updates: 'off' | 'warning' | 'error';
  readonly foresight: 'on' | 'off';
  /** Which files show that a name leads nowhere. */
  readonly references: 'on' | 'sameFile' | 'off';
  readonly inlayHints: InlayHintSettings;
  /** Nodes in short that simulations use where no file tells any. */
  readonly nodes: readonly NodeForm[];
  /** Where links of explanations lead: into the editor's handbook, or to kubernetes.io. */
  readonly handbookLinks: 'command' | 'pages';
  /** The editor opens its list of proposals when an accepted one asks for it. */
  readonly suggest: boolean;
}

interface Analysis {
  /** Changes whenever something changed that every answer depends on. */
  readonly generation: number;
  readonly identity: Identity | null;
  /** Null when there is nothing to judge. */
  readonly verdict: Verdict | null;
}

/**
 * The open files and what is known of their documents. Answers are kept per document and stay valid until its text or something it depends on
 * changes, so that a keystroke costs the document it is in.
 */
export class Workspace {
  settings: WorkspaceSettings = {
    language: 'en',
    version: LATEST_VERSION,
    advice: 'hint',
    updates: 'warning',
    foresight: 'on',
    references: 'on',
    inlayHints: INLAY_HINTS,
    nodes: [],
    handbookLinks: 'pages',
    suggest: false,
  };
  /** Former texts of open files. */
  readonly previous = new PreviousVersions();
  /** Texts of files that no editor shows. */
  readonly unopened = new UnopenedFiles();
  /** Who refers to whom, in all files that are known. */
  readonly references = new References(() => this.knownFiles());
  /** Files whose updates somebody asked for, whatever the settings say. */
  private readonly updatesAsked = new Set<string>();
  private readonly files = new Map<string, OpenFile>();
  private analyses = new WeakMap<FileDocument, Analysis>();
  private generation = 0;
  private standingDocuments: readonly FileDocument[] = [];
  private standing: readonly KubernetesObject[] = [];
  private budgetDocuments: readonly FileDocument[] = [];
  private budgets: readonly KubernetesObject[] = [];

  configure(settings: WorkspaceSettings): void {
    this.settings = settings;
    this.generation++;
  }

  open(uri: string, languageId: string, version: number, text: string): OpenFile {
    const file = new OpenFile(uri, languageId, version, text);
    this.files.set(uri, file);
    return file;
  }

  change(uri: string, version: number, changes: readonly ContentChange[]): OpenFile | undefined {
    const file = this.files.get(uri);
    file?.change(version, changes);
    return file;
  }

  close(uri: string): void {
    this.files.delete(uri);
    this.previous.set(uri, null, 'opened');
    this.updatesAsked.delete(uri);
  }

  file(uri: string): OpenFile | undefined {
    return this.files.get(uri);
  }

  askUpdates(uri: string): void {
    this.updatesAsked.add(uri);
  }

  isUpdateAsked(uri: string): boolean {
    return this.updatesAsked.has(uri);
  }

  openFiles(): readonly OpenFile[] {
    return [...this.files.values()];
  }

  /** Whether there is such a file, open or not, as far as files were told. */
  isKnown(uri: string): boolean {
    return this.files.has(uri) || this.unopened.has(uri);
  }

  /** The open files as they are now, and the others as they were last read. */
  private *knownFiles(): Iterable<OpenFile> {
    yield* this.files.values();
    for (const file of this.unopened.files()) if (!this.files.has(file.uri)) yield file;
  }

  identityOf(document: FileDocument): Identity | null {
    return this.analyses.get(document)?.identity ?? identify(document.document);
  }

  /** What the API server would say to a document; null for anything that is no Kubernetes manifest. */
  verdictOf(document: FileDocument): Verdict | null {
    return this.analysisOf(document).verdict;
  }

  /** What documents are judged in: the release, and what stands around them. Of budgets only advice knows. */
  get surroundings(): Surroundings & { readonly budgets: readonly KubernetesObject[] } {
    return { version: this.settings.version, objects: this.standing, budgets: this.budgets };
  }

  /** Whether the answer for a document is there already. */
  isAnalysed(document: FileDocument): boolean {
    return this.analyses.get(document)?.generation === this.generation;
  }

  private analysisOf(document: FileDocument): Analysis {
    const known = this.analyses.get(document);
    if (known?.generation === this.generation) return known;
    const identity = document.unread ? null : identify(document.document);
    const verdict = identity ? judge(document.document, this.surroundings) : null;
    const analysis = { generation: this.generation, identity, verdict };
    this.analyses.set(document, analysis);
    return analysis;
  }

  /**
   * Looks again at what stands around in all open files (Namespaces with their labels, quotas, limits…), and at the budgets of the others too:
   * they refuse nothing. Returns true when that changed, and with it the answers for every other document, or what is advised about them.
   */
  refreshStanding(): boolean {
    const documents: FileDocument[] = [];
    const budgets: FileDocument[] = [];
    for (const file of this.files.values())
      for (const document of file.manifest.documents) {
        const identity = this.identityOf(document);
        if (identity && STANDING_KINDS.has(identity.kind)) documents.push(document);
        else if (identity?.kind === 'PodDisruptionBudget') budgets.push(document);
      }
    for (const [uri, documents] of this.unopened.budgets()) if (!this.files.has(uri)) budgets.push(...documents);
    const standingChanged = !areSame(documents, this.standingDocuments);
    if (standingChanged) {
      this.standingDocuments = documents;
      // They are judged as if alone: what stands around them does not change what they are.
      this.standing = this.objectsOf(documents);
      this.generation++;
    }
    // They change no verdict, so the verdicts stay.
    const budgetsChanged = !areSame(budgets, this.budgetDocuments);
    if (budgetsChanged) {
      this.budgetDocuments = budgets;
      this.budgets = this.objectsOf(budgets);
    }
    return standingChanged || budgetsChanged;
  }

  private objectsOf(documents: readonly FileDocument[]): KubernetesObject[] {
    return documents.flatMap((document) => this.verdictOf(document)?.object ?? []);
  }
}

const areSame = (one: readonly FileDocument[], other: readonly FileDocument[]): boolean =>
  one.length === other.length && one.every((document, index) => document === other[index]);

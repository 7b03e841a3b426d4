import { itemsOf } from '../kubernetes/decode/decode.ts';
import { judge } from '../kubernetes/judge.ts';
import { type KubernetesObject, LATEST_VERSION, type MinorVersion } from '../kubernetes/object.ts';
import { STANDING_KINDS, type Surroundings, type Verdict } from '../kubernetes/verdict.ts';
import { type FileDocument, locate, type Node } from '../manifest/index.ts';
import { INLAY_HINTS, type InlayHintSettings } from '../requests.ts';
import type { NodeForm } from '../simulation/nodes.ts';
import { sameValue } from '../simulation/world/sameValue.ts';
import type { Language } from '../texts/text.ts';
import { type Identity, identify, identityOfItem, type Subject, subjectsOf } from './identity.ts';
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
  /** Name of the StorageClass of claims that name none, where no file tells one; empty for none. */
  readonly defaultStorageClass: string;
  /** Where links of explanations lead: into the editor's handbook, or to kubernetes.io. */
  readonly handbookLinks: 'command' | 'pages';
  /** The editor opens its list of proposals when an accepted one asks for it. */
  readonly suggest: boolean;
}

/** An object that a file tells: a document, or an item of a list, which kubectl applies by itself. */
export interface ToldObject extends Subject {
  readonly document: FileDocument;
  readonly verdict: Verdict;
}

/** `Deployment/web`. */
export const nameOf = ({ identity: { kind, name } }: ToldObject): string => `${kind}/${name ?? ''}`;

/** Of the objects of a document the one that an offset lies in. */
export const toldAt = (objects: readonly ToldObject[], offset: number): ToldObject | undefined =>
  objects.find(({ document, base }) => {
    const { value } = locate(document.document, base);
    return base.length === 0 || (value !== null && value.start <= offset && offset <= value.end);
  });

interface Analysis {
  /** Changes whenever something changed that every answer depends on. */
  readonly generation: number;
  readonly identity: Identity | null;
  /** Null when there is nothing to judge. */
  readonly verdict: Verdict | null;
  /** Made when somebody asks for it. */
  told: readonly ToldObject[] | null;
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
    defaultStorageClass: '',
    handbookLinks: 'pages',
    suggest: false,
  };
  /** Former texts of open files. */
  readonly previous = new PreviousVersions();
  /** Texts of files that no editor shows. */
  readonly unopened = new UnopenedFiles();
  /** Who refers to whom, in all files that are known. */
  readonly references = new References(
    () => this.knownFiles(),
    () => this.changes + this.unopened.changes,
  );
  /** Of open files so far. */
  private changes = 0;
  /** Files whose updates somebody asked for, whatever the settings say. */
  private readonly updatesAsked = new Set<string>();
  private readonly files = new Map<string, OpenFile>();
  private analyses = new WeakMap<FileDocument, Analysis>();
  private generation = 0;
  private standingDocuments: readonly (FileDocument | Node)[] = [];
  private standing: readonly KubernetesObject[] = [];
  private budgetDocuments: readonly (FileDocument | Node)[] = [];
  private budgets: readonly KubernetesObject[] = [];

  configure(settings: WorkspaceSettings): void {
    this.settings = settings;
    this.generation++;
  }

  open(uri: string, languageId: string, version: number, text: string): OpenFile {
    const file = new OpenFile(uri, languageId, version, text);
    this.files.set(uri, file);
    this.changes++;
    return file;
  }

  change(uri: string, version: number, changes: readonly ContentChange[]): OpenFile | undefined {
    const file = this.files.get(uri);
    file?.change(version, changes);
    this.changes++;
    return file;
  }

  close(uri: string): void {
    this.files.delete(uri);
    this.changes++;
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

  /** The objects of a document with what the server says of each; none for what is no manifest. */
  toldIn(document: FileDocument): readonly ToldObject[] {
    const analysis = this.analysisOf(document);
    const { verdict } = analysis;
    analysis.told ??= verdict
      ? subjectsOf(document.document).flatMap((subject) => {
          const own = subject.base.length === 0 ? verdict : verdict.items?.[Number(subject.base[1])];
          return own ? [{ ...subject, document, verdict: own }] : [];
        })
      : [];
    return analysis.told;
  }

  /** The objects of a file, in the order of its text. */
  *toldOf(file: OpenFile): Iterable<ToldObject> {
    for (const document of file.manifest.documents) yield* this.toldIn(document);
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
    const analysis: Analysis = { generation: this.generation, identity, verdict, told: null };
    this.analyses.set(document, analysis);
    return analysis;
  }

  /**
   * Looks again at what stands around in all open files (Namespaces with their labels, quotas, limits…), and at the budgets of the others too:
   * they refuse nothing. Returns true when that changed, and with it the answers for every other document, or what is advised about them.
   */
  refreshStanding(): boolean {
    const standing: Part[] = [];
    const budgets: Part[] = [];
    for (const file of this.files.values())
      for (const document of file.manifest.documents) {
        const identity = this.identityOf(document);
        const parts = identity?.kind.endsWith('List') ? itemsIn(document) : identity ? [{ ...wholeOf(document), kind: identity.kind }] : [];
        for (const part of parts) {
          if (STANDING_KINDS.has(part.kind)) standing.push(part);
          else if (part.kind === 'PodDisruptionBudget') budgets.push(part);
        }
      }
    for (const [uri, documents] of this.unopened.budgets()) if (!this.files.has(uri)) budgets.push(...documents.map(wholeOf));
    const parts = standing.map(({ document, node }) => node ?? document);
    let standingChanged = !areSame(parts, this.standingDocuments);
    if (standingChanged) {
      this.standingDocuments = parts;
      // They are judged as if alone: what stands around them does not change what they are.
      const objects = standing.flatMap((part) => this.objectOf(part) ?? []);
      // A remark in a Namespace changes nothing for the others.
      standingChanged = !sameValue(objects, this.standing);
      if (standingChanged) {
        this.standing = objects;
        this.generation++;
      }
    }
    // They change no verdict, so the verdicts stay.
    const budgetParts = budgets.map(({ document, node }) => node ?? document);
    const budgetsChanged = !areSame(budgetParts, this.budgetDocuments);
    if (budgetsChanged) {
      this.budgetDocuments = budgetParts;
      this.budgets = budgets.flatMap((part) => this.objectOf(part) ?? []);
    }
    return standingChanged || budgetsChanged;
  }

  private objectOf({ document, node, index }: Part): KubernetesObject | null {
    const verdict = this.verdictOf(document);
    return (node ? verdict?.items?.[index] : verdict)?.object ?? null;
  }
}

/** A document, or one item of a list. */
interface Part {
  readonly document: FileDocument;
  readonly node: Node | null;
  readonly index: number;
}

const wholeOf = (document: FileDocument): Part => ({ document, node: null, index: 0 });

const itemsIn = (document: FileDocument): (Part & { readonly kind: string })[] =>
  (itemsOf(document.document)?.items ?? []).map((node, index) => ({ document, node, index, kind: identityOfItem(node)?.kind ?? '' }));

const areSame = (one: readonly object[], other: readonly object[]): boolean =>
  one.length === other.length && one.every((item, index) => item === other[index]);

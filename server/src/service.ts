import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  CodeAction,
  CodeActionContext,
  CodeLens,
  CompletionList,
  Diagnostic,
  DocumentHighlight,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Hover,
  InlayHint,
  Location,
  Position,
  Range,
  SelectionRange,
  SemanticTokens,
  SemanticTokensDelta,
  TextEdit,
  WorkspaceSymbol,
} from 'vscode-languageserver-types';
import { codeActionsOf } from './features/codeActions.ts';
import { codeLensesOf } from './features/codeLens.ts';
import { completionAt } from './features/completion/index.ts';
import { diagnosticsOf } from './features/diagnostics.ts';
import { documentLinksOf, resolveDocumentLink } from './features/documentLinks/index.ts';
import { effectiveManifestOf } from './features/effectiveManifest/index.ts';
import { foldingRangesOf } from './features/folding.ts';
import { Foresight } from './features/foresight.ts';
import { handbookFor } from './features/handbookAnswer.ts';
import { hoverAt } from './features/hover.ts';
import { inlayHintsOf } from './features/inlayHints/index.ts';
import { onTypeEdits } from './features/onType.ts';
import { handbookEntryAt } from './features/pointed.ts';
import { referenceActionsOf } from './features/references/actions.ts';
import { danglingDiagnosticsOf, toldOnce } from './features/references/dangling/index.ts';
import { incomingCalls, outgoingCalls, prepareHierarchy } from './features/references/hierarchy.ts';
import { referenceLensesOf } from './features/references/lenses.ts';
import { definitionAt, highlightsAt, referencesAt } from './features/references/navigation.ts';
import { prepareRename, type RenameAnswer, renameAt } from './features/references/rename.ts';
import { workspaceSymbols } from './features/references/workspaceSymbols.ts';
import { scenarioLensesOf } from './features/scenario/codeLens.ts';
import { scenarioCompletionAt } from './features/scenario/completion.ts';
import { scenarioDiagnosticsOf } from './features/scenario/diagnostics.ts';
import { readScenario, writeScenario } from './features/scenario/files.ts';
import { scenarioHoverAt } from './features/scenario/hover.ts';
import { selectionRangesOf } from './features/selectionRanges.ts';
import { SemanticTokenAnswers } from './features/semanticTokens/index.ts';
import { placementAt, printAt, simulateAt, simulateInPieces, verdictAt } from './features/simulation.ts';
import { symbolsOf } from './features/symbols.ts';
import { checkUpdates, updateDiagnosticsOf } from './features/updates.ts';
import { LATEST_VERSION } from './kubernetes/object.ts';
import type {
  BaseTextParams,
  CheckUpdatesAnswer,
  CheckUpdatesParams,
  EffectiveManifestAnswer,
  EffectiveManifestParams,
  HandbookAnswer,
  HandbookAtParams,
  HandbookParams,
  InitializationOptions,
  PlacementAnswer,
  PlacementParams,
  PrintAtAnswer,
  PrintAtParams,
  ReadScenarioAnswer,
  ReadScenarioParams,
  Settings,
  SimulateAnswer,
  SimulateParams,
  UnopenedParams,
  VerdictAtAnswer,
  VerdictAtParams,
  WriteScenarioAnswer,
  WriteScenarioParams,
} from './requests.ts';
import { INLAY_HINTS } from './requests.ts';
import { isScenarioName } from './simulation/scenario/scenarioFile.ts';
import { languageOf } from './texts/text.ts';
import type { ContentChange, OpenFile } from './workspace/openFile.ts';
import { isAtHand, prepare } from './workspace/references/prepare.ts';
import { Workspace } from './workspace/workspace.ts';

export { provideHandbook } from './kubernetes/handbook/handbook.ts';
export { provideDescriptions } from './kubernetes/schema/descriptions.ts';

/**
 * The façade over everything Podsight knows: what the language server, its worker and the tests call. Keeps the open files; every answer is a
 * plain LSP value. No call throws on any text.
 */
export class LanguageService {
  private readonly workspace = new Workspace();
  private readonly foresight = new Foresight(this.workspace);
  private readonly semanticTokenAnswers = new SemanticTokenAnswers(this.workspace);
  private locale: string | undefined;
  private referencesSeen = 0;
  /** Files with a document that is too long for a keystroke: what leads nowhere in them is told when typing pauses. */
  private readonly heldBack = new WeakSet<OpenFile>();
  private handbookLinks: 'command' | 'pages' = 'pages';
  private suggest = false;

  /** @param locale display language of the editor, told once; used while the language setting is `auto` */
  configure(settings: Settings, locale?: string): void {
    this.locale = locale ?? this.locale;
    const {
      language = 'auto',
      kubernetesVersion = LATEST_VERSION,
      advice = 'hint',
      updates = 'warning',
      foresight = 'on',
      references = 'on',
      inlayHints = {},
      nodes = [],
      defaultStorageClass = '',
    } = settings;
    this.workspace.configure({
      language: language === 'auto' ? languageOf(this.locale) : language,
      version: kubernetesVersion,
      advice,
      updates,
      foresight,
      references,
      inlayHints: { ...INLAY_HINTS, ...inlayHints },
      nodes: Array.isArray(nodes) ? nodes : [],
      defaultStorageClass: typeof defaultStorageClass === 'string' ? defaultStorageClass.trim() : '',
      handbookLinks: this.handbookLinks,
      suggest: this.suggest,
    });
  }

  /** What the editor told when it started; before the first question. */
  initialize(options: InitializationOptions, locale?: string): void {
    this.handbookLinks = options.handbook ? 'command' : 'pages';
    this.suggest = options.suggest ?? false;
    this.configure(options, locale);
  }

  handbookAt({ uri, position }: HandbookAtParams): string | null {
    return this.with(uri, (file) => handbookEntryAt(this.workspace, file, position));
  }

  handbook({ language }: HandbookParams = {}): HandbookAnswer {
    return handbookFor(language ?? this.workspace.settings.language, this.workspace.settings.version);
  }

  open(uri: string, languageId: string, version: number, text: string): void {
    this.workspace.open(uri, languageId, version, text);
  }

  change(uri: string, version: number, changes: readonly ContentChange[]): void {
    this.workspace.change(uri, version, changes);
  }

  close(uri: string): void {
    this.workspace.close(uri);
  }

  /** Tells manifests of the workspace that no editor shows. */
  setUnopened({ files, reset }: UnopenedParams): void {
    if (reset) this.workspace.unopened.clear();
    for (const { uri, text } of files) this.workspace.unopened.set(uri, text);
  }

  /** Works for about so many milliseconds on what was told so. False when something is left: call again. */
  readUnopened(milliseconds: number): boolean {
    const end = performance.now() + milliseconds;
    for (let file = this.workspace.unopened.takeNext(); file; file = this.workspace.unopened.takeNext()) {
      this.workspace.references.index.read(file);
      if (performance.now() > end) return false;
    }
    return true;
  }

  /** Open files in which other names may lead nowhere than when this was asked last: because others define or use other names now. */
  referringAnew(): readonly string[] {
    if (this.workspace.settings.references === 'off') return [];
    const { revision } = this.workspace.references.index;
    const isRead = (file: OpenFile): boolean => file.manifest.documents.every((document) => this.workspace.isAnalysed(document));
    const isAsked = (file: OpenFile): boolean => (revision !== this.referencesSeen || this.heldBack.has(file)) && isRead(file);
    const files = this.workspace.openFiles().filter(isAsked);
    this.referencesSeen = revision;
    for (const file of files) this.heldBack.delete(file);
    return files.map(({ uri }) => uri);
  }

  versionOf(uri: string): number | undefined {
    return this.workspace.file(uri)?.version;
  }

  openFiles(): readonly string[] {
    return this.workspace.openFiles().map((file) => file.uri);
  }

  /**
   * Judges the documents of a file that are not judged yet, for about so many milliseconds. False when some are left: call again.
   * The host's clock is read only to be polite; it has no part in any answer.
   */
  analyse(uri: string, milliseconds: number): boolean {
    const documents = this.workspace.file(uri)?.manifest.documents ?? [];
    const end = performance.now() + milliseconds;
    for (const document of documents) {
      if (this.workspace.isAnalysed(document)) continue;
      this.workspace.verdictOf(document);
      if (!document.unread && isAtHand(document)) prepare(document);
      if (performance.now() > end) return false;
    }
    return true;
  }

  /**
   * Works for about so many milliseconds on what the life of a file's objects teaches. `more`: call again; `new`: its diagnostics have changed.
   * An edit in between begins anew what it concerns.
   */
  foresee(uri: string, milliseconds: number): 'more' | 'new' | 'nothing' {
    const file = this.workspace.file(uri);
    return file ? this.foresight.advance(file, milliseconds) : 'nothing';
  }

  /**
   * Open files whose answers changed because this one, or without one those that no editor shows, holds what stands around them (Namespaces,
   * quotas, limits…).
   */
  affectedBy(uri: string | null): readonly string[] {
    return (uri === null || this.workspace.file(uri)) && this.workspace.refreshStanding() ? this.openFiles() : [];
  }

  /** The whole text of an open file, as the edits left it. */
  textOf(uri: string): string | null {
    return this.with(uri, (file) => file.manifest.text);
  }

  /** Position of an offset (UTF-16 code units) in an open file. */
  positionAt(uri: string, offset: number): Position {
    return this.with(uri, (file) => file.manifest.positionAt(offset)) ?? { line: 0, character: 0 };
  }

  /** @param hurried at a keystroke: what depends on other documents may be told as it was before, see `referringAnew` */
  diagnostics(uri: string, hurried = false): { version: number; diagnostics: Diagnostic[] } | null {
    return this.with(uri, (file) => ({
      version: file.version,
      diagnostics: isScenarioName(uri)
        ? scenarioDiagnosticsOf(file, this.workspace.settings.language)
        : [
            ...diagnosticsOf(this.workspace, file),
            ...updateDiagnosticsOf(this.workspace, file),
            ...toldOnce(this.foresight.diagnosticsOf(file), this.danglingIn(file, hurried)),
          ],
    }));
  }

  private danglingIn(file: OpenFile, hurried: boolean): Diagnostic[] {
    if (!hurried || file.manifest.documents.every(isAtHand)) return danglingDiagnosticsOf(this.workspace, file, hurried);
    this.heldBack.add(file);
    return [];
  }

  hover(uri: string, position: Position): Hover | null {
    const { language } = this.workspace.settings;
    return this.with(uri, (file) =>
      isScenarioName(uri)
        ? scenarioHoverAt(file, position, language)
        : hoverAt(this.workspace, file, position, (object) => this.foresight.lifeOf(file, object)),
    );
  }

  complete(uri: string, position: Position): CompletionList | null {
    const complete = isScenarioName(uri) ? scenarioCompletionAt : completionAt;
    return this.with(uri, (file) => complete(this.workspace, file, position));
  }

  definition(uri: string, position: Position): Location[] | null {
    return this.with(uri, (file) => definitionAt(this.workspace, file, position));
  }

  references(uri: string, position: Position, withDefinitions: boolean): Location[] | null {
    return this.with(uri, (file) => referencesAt(this.workspace, file, position, withDefinitions));
  }

  highlights(uri: string, position: Position): DocumentHighlight[] | null {
    return this.with(uri, (file) => highlightsAt(this.workspace, file, position));
  }

  prepareRename(uri: string, position: Position): { range: Range; placeholder: string } | null {
    return this.with(uri, (file) => prepareRename(this.workspace, file, position));
  }

  rename(uri: string, position: Position, newName: string): RenameAnswer | null {
    return this.with(uri, (file) => renameAt(this.workspace, file, position, newName));
  }

  prepareHierarchy(uri: string, position: Position): CallHierarchyItem[] | null {
    return this.with(uri, (file) => prepareHierarchy(this.workspace, file, position));
  }

  incomingCalls(item: CallHierarchyItem): CallHierarchyIncomingCall[] {
    return incomingCalls(this.workspace, item);
  }

  outgoingCalls(item: CallHierarchyItem): CallHierarchyOutgoingCall[] {
    return outgoingCalls(this.workspace, item);
  }

  workspaceSymbols(query: string): WorkspaceSymbol[] {
    return workspaceSymbols(this.workspace, query);
  }

  symbols(uri: string): DocumentSymbol[] | null {
    return this.with(uri, (file) => symbolsOf(this.workspace, file));
  }

  foldingRanges(uri: string): FoldingRange[] | null {
    return this.with(uri, (file) => foldingRangesOf(file));
  }

  documentLinks(uri: string): DocumentLink[] | null {
    return this.with(uri, (file) => documentLinksOf(this.workspace, file));
  }

  /** What typing a sign calls for, right behind it. */
  typed(uri: string, position: Position, sign: string): TextEdit[] | null {
    return this.with(uri, (file) => (isScenarioName(uri) ? [] : onTypeEdits(file, position, sign)));
  }

  resolveDocumentLink(link: DocumentLink): DocumentLink {
    return resolveDocumentLink(this.workspace, link);
  }

  semanticTokensInRange(uri: string, range: Range): SemanticTokens | null {
    return this.with(uri, (file) => this.semanticTokenAnswers.inRange(file, range));
  }

  semanticTokens(uri: string): SemanticTokens | null {
    return this.with(uri, (file) => this.semanticTokenAnswers.whole(file));
  }

  semanticTokensDelta(uri: string, previousResultId: string): SemanticTokens | SemanticTokensDelta | null {
    return this.with(uri, (file) => this.semanticTokenAnswers.delta(file, previousResultId));
  }

  selectionRanges(uri: string, positions: readonly Position[]): SelectionRange[] | null {
    return this.with(uri, (file) => selectionRangesOf(file, positions));
  }

  inlayHints(uri: string, range: Range): InlayHint[] | null {
    return this.with(uri, (file) => (isScenarioName(uri) ? [] : inlayHintsOf(this.workspace, file, range)));
  }

  codeLenses(uri: string): CodeLens[] | null {
    const { language } = this.workspace.settings;
    return this.with(uri, (file) =>
      isScenarioName(uri)
        ? scenarioLensesOf(file, language)
        : [...codeLensesOf(this.workspace, file), ...referenceLensesOf(this.workspace, file)],
    );
  }

  codeActions(uri: string, range: Range, context: CodeActionContext): CodeAction[] | null {
    return this.with(uri, (file) => [
      ...codeActionsOf(this.workspace, file, range, context),
      ...referenceActionsOf(this.workspace, file, range, context),
    ]);
  }

  simulate(params: SimulateParams): SimulateAnswer | null {
    return this.with(params.uri, (file) => simulateAt(this.workspace, file, params));
  }

  /** The same in pieces, because it may take long; the file must not change in between. */
  simulateInPieces(params: SimulateParams): Generator<void, SimulateAnswer, void> | null {
    return this.with(params.uri, (file) => simulateInPieces(this.workspace, file, params));
  }

  printAt(params: PrintAtParams): PrintAtAnswer | null {
    return this.with(params.uri, (file) => printAt(this.workspace, file, params));
  }

  readScenario(params: ReadScenarioParams): ReadScenarioAnswer {
    return readScenario(params, this.workspace.settings.language);
  }

  writeScenario(params: WriteScenarioParams): WriteScenarioAnswer {
    return writeScenario(params);
  }

  placement(params: PlacementParams): PlacementAnswer | null {
    return this.with(params.uri, (file) => placementAt(this.workspace, file, params));
  }

  verdictAt(params: VerdictAtParams): VerdictAtAnswer | null {
    return this.with(params.uri, (file) => verdictAt(this.workspace, file, params));
  }

  effectiveManifest(params: EffectiveManifestParams): EffectiveManifestAnswer | null {
    return this.with(params.uri, (file) => effectiveManifestOf(this.workspace, file));
  }

  /** Tells the former text of a file; it need not be open yet. */
  setBaseText({ uri, text, origin }: BaseTextParams): void {
    this.workspace.previous.set(uri, text, origin);
  }

  checkUpdates({ uri }: CheckUpdatesParams): CheckUpdatesAnswer | null {
    return this.with(uri, (file) => checkUpdates(this.workspace, file));
  }

  private with<Answer>(uri: string, answer: (file: OpenFile) => Answer | null): Answer | null {
    const file = this.workspace.file(uri);
    return file ? answer(file) : null;
  }
}

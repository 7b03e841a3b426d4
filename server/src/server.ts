import {
  type Connection,
  type InitializeResult,
  ResponseError,
  SemanticTokensDeltaRequest,
  SemanticTokensRangeRequest,
  SemanticTokensRequest,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { TOKEN_MODIFIERS, TOKEN_TYPES } from './features/semanticTokens/legend.ts';
import { inPieces } from './pieces.ts';
import {
  BASE_TEXT,
  type BaseTextParams,
  CHECK_UPDATES,
  type CheckUpdatesAnswer,
  type CheckUpdatesParams,
  EFFECTIVE_MANIFEST,
  type EffectiveManifestAnswer,
  type EffectiveManifestParams,
  HANDBOOK,
  HANDBOOK_AT,
  type HandbookAnswer,
  type HandbookAtParams,
  type HandbookParams,
  type InitializationOptions,
  PLACEMENT,
  type PlacementAnswer,
  type PlacementParams,
  PRINT_AT,
  PROTOCOL_VERSION,
  type PrintAtAnswer,
  type PrintAtParams,
  READ_SCENARIO,
  type ReadScenarioAnswer,
  type ReadScenarioParams,
  type Settings,
  SIMULATE,
  type SimulateAnswer,
  type SimulateParams,
  UNOPENED,
  type UnopenedParams,
  VERDICT_AT,
  type VerdictAtAnswer,
  type VerdictAtParams,
  WRITE_SCENARIO,
  type WriteScenarioAnswer,
  type WriteScenarioParams,
} from './requests.ts';
import type { LanguageService } from './service.ts';

/** What dist/service.js holds. A server gets it from its host, because each host loads it in its own way. */
export type ServiceModule = typeof import('./service.ts');

/** Characters after which an editor should ask for completion without being told to. */
const COMPLETION_TRIGGERS = [' ', ':', '-', '"', '/', '.', '('];

const capabilities: ServerCapabilities = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
  hoverProvider: true,
  completionProvider: { triggerCharacters: [...COMPLETION_TRIGGERS] },
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  renameProvider: { prepareProvider: true },
  callHierarchyProvider: true,
  workspaceSymbolProvider: true,
  documentSymbolProvider: true,
  documentLinkProvider: { resolveProvider: true },
  foldingRangeProvider: true,
  codeActionProvider: {
    codeActionKinds: ['quickfix', 'refactor.extract', 'refactor.inline', 'refactor.rewrite', 'source.fixAll.podsight'],
  },
  inlayHintProvider: true,
  documentOnTypeFormattingProvider: { firstTriggerCharacter: '\n', moreTriggerCharacter: ['-'] },
  semanticTokensProvider: {
    legend: { tokenTypes: [...TOKEN_TYPES], tokenModifiers: [...TOKEN_MODIFIERS] },
    range: true,
    full: { delta: true },
  },
  selectionRangeProvider: true,
  codeLensProvider: { resolveProvider: false },
  experimental: { podsight: { protocol: PROTOCOL_VERSION } },
};

/** Milliseconds of analysis between two looks at the message queue, when a large file is opened. */
const sliceMilliseconds = 15;

/** Milliseconds of simulation between two looks: a keystroke never waits for more. */
const foresightMilliseconds = 3;

/** Milliseconds without an edit before simulation begins: who is typing gets the verdict at once, and nothing else takes the processor. */
const foresightPauseMilliseconds = 200;

/** LSP's code for a request whose document has changed meanwhile. */
const contentModified = -32801;

/** LSP's code for a request that the server understands and cannot fulfil. */
const requestFailed = -32803;

/**
 * Wires a connection to the language service. Nothing is decided here: what a message means is the service's.
 * Changes are analysed at once, without a timer; only the first analysis of a large file is cut into slices so that requests get in between.
 * The service is loaded once the editor has the answer to `initialize`, which needs nothing of it.
 */
export function serve(connection: Connection, load: () => ServiceModule): void {
  let loaded: LanguageService | undefined;
  let options: InitializationOptions = {};
  let locale: string | undefined;
  const service = (): LanguageService => {
    if (loaded) return loaded;
    loaded = new (load().LanguageService)();
    loaded.initialize(options, locale);
    return loaded;
  };

  const tellFault = (error: unknown): void =>
    connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  /** Nobody waits for what is done behind the answers: a fault in it is told in the output and ends nothing else. */
  const attempt = <T>(work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      tellFault(error);
      return undefined;
    }
  };
  const publish = (uri: string, hurried = false): void => {
    const found = service().diagnostics(uri, hurried);
    if (found) void connection.sendDiagnostics({ uri, version: found.version, diagnostics: found.diagnostics });
  };
  const analyse = (uri: string, version: number): void => {
    if (service().versionOf(uri) !== version) return;
    const done = service().analyse(uri, sliceMilliseconds);
    if (!done) {
      setTimeout(() => analyse(uri, version), 0);
      return;
    }
    publish(uri, true);
    setTimeout(() => foresee(uri, version, true), foresightPauseMilliseconds);
  };
  /** What the objects will do is simulated behind the verdict, in small pieces; the next edit ends that. */
  const foresee = (uri: string, version: number, thenOthers: boolean): void => {
    if (service().versionOf(uri) !== version) return;
    const state = attempt(() => service().foresee(uri, foresightMilliseconds)) ?? 'nothing';
    if (state === 'more') {
      setTimeout(() => foresee(uri, version, thenOthers), 0);
      return;
    }
    if (state === 'new') publish(uri);
    if (!thenOthers) return;
    // What this file holds may be what another one waits for.
    for (const other of service().openFiles())
      if (other !== uri) setTimeout(() => foresee(other, service().versionOf(other) ?? -1, false), 0);
  };
  /** A name that one file gives or takes may lead somewhere, or nowhere, in another one. Waits for a pause, for nobody looks there. */
  let referring: ReturnType<typeof setTimeout> | undefined;
  const publishReferring = (): void => {
    clearTimeout(referring);
    referring = setTimeout(() => {
      for (const uri of service().referringAnew()) publish(uri);
    }, foresightPauseMilliseconds);
  };
  let reading: ReturnType<typeof setTimeout> | undefined;
  const readUnopened = (): void => {
    clearTimeout(reading);
    if (service().readUnopened(sliceMilliseconds)) analyseOthers(null);
    else reading = setTimeout(readUnopened, 0);
  };
  const analyseAll = (): void => {
    for (const uri of service().openFiles()) analyse(uri, service().versionOf(uri) ?? 0);
  };
  /** Files whose answer depends on what another one holds (Namespaces, quotas…). */
  const analyseOthers = (uri: string | null): void => {
    for (const other of service().affectedBy(uri)) if (other !== uri) analyse(other, service().versionOf(other) ?? 0);
    publishReferring();
  };

  connection.onInitialize((params): InitializeResult => {
    options = (params.initializationOptions ?? {}) as InitializationOptions;
    locale = params.locale;
    setTimeout(service, 0);
    return { capabilities, serverInfo: { name: 'Podsight' } };
  });
  connection.onDidChangeConfiguration((changed) => {
    service().configure(((changed.settings as { podsight?: Settings } | null)?.podsight ?? {}) as Settings);
    analyseAll();
  });

  connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) => {
    service().open(uri, languageId, version, text);
    analyse(uri, version);
    analyseOthers(uri);
  });
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
    service().change(uri, version, contentChanges);
    analyse(uri, version);
    analyseOthers(uri);
  });
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    service().close(uri);
    void connection.sendDiagnostics({ uri, diagnostics: [] });
    // What stood around them in this file stands there no more.
    analyseOthers(null);
  });

  connection.onHover(({ textDocument, position }) => service().hover(textDocument.uri, position));
  connection.onCompletion(({ textDocument, position }) => service().complete(textDocument.uri, position));
  connection.onDefinition(({ textDocument, position }) => service().definition(textDocument.uri, position));
  connection.onReferences(({ textDocument, position, context }) =>
    service().references(textDocument.uri, position, context.includeDeclaration),
  );
  connection.onDocumentHighlight(({ textDocument, position }) => service().highlights(textDocument.uri, position));
  connection.onPrepareRename(({ textDocument, position }) => service().prepareRename(textDocument.uri, position));
  connection.onRenameRequest(({ textDocument, position, newName }) => {
    const answer = service().rename(textDocument.uri, position, newName);
    return answer && ('edit' in answer ? answer.edit : new ResponseError<void>(requestFailed, answer.error));
  });
  connection.languages.callHierarchy.onPrepare(({ textDocument, position }) => service().prepareHierarchy(textDocument.uri, position));
  connection.languages.callHierarchy.onIncomingCalls(({ item }) => service().incomingCalls(item));
  connection.languages.callHierarchy.onOutgoingCalls(({ item }) => service().outgoingCalls(item));
  connection.onWorkspaceSymbol(({ query }) => service().workspaceSymbols(query));
  connection.onDocumentSymbol(({ textDocument }) => service().symbols(textDocument.uri));
  connection.onDocumentOnTypeFormatting(({ textDocument, position, ch }) => service().typed(textDocument.uri, position, ch));
  connection.onDocumentLinks(({ textDocument }) => service().documentLinks(textDocument.uri));
  connection.onDocumentLinkResolve((link) => service().resolveDocumentLink(link));
  connection.onFoldingRanges(({ textDocument }) => service().foldingRanges(textDocument.uri));
  connection.onRequest(SemanticTokensRangeRequest.type, ({ textDocument, range }) =>
    service().semanticTokensInRange(textDocument.uri, range),
  );
  connection.onRequest(SemanticTokensRequest.type, ({ textDocument }) => service().semanticTokens(textDocument.uri));
  connection.onRequest(SemanticTokensDeltaRequest.type, ({ textDocument, previousResultId }) =>
    service().semanticTokensDelta(textDocument.uri, previousResultId),
  );
  connection.onSelectionRanges(({ textDocument, positions }) => service().selectionRanges(textDocument.uri, positions));
  connection.languages.inlayHint.on(({ textDocument, range }) => service().inlayHints(textDocument.uri, range));
  connection.onCodeLens(({ textDocument }) => service().codeLenses(textDocument.uri));
  connection.onCodeAction(({ textDocument, range, context }) => service().codeActions(textDocument.uri, range, context));

  const modified = new ResponseError<void>(contentModified, 'The document is not open or has changed.');
  connection.onRequest<SimulateAnswer, void>(SIMULATE, async (params: SimulateParams, token) => {
    const version = service().versionOf(params.uri);
    const pieces = service().simulateInPieces(params);
    const stopped = (): boolean => token.isCancellationRequested || service().versionOf(params.uri) !== version;
    try {
      return (pieces && (await inPieces(pieces, stopped))) ?? modified;
    } catch (error) {
      // The answer has only its message.
      tellFault(error);
      throw error;
    }
  });
  connection.onRequest<PrintAtAnswer, void>(PRINT_AT, (params: PrintAtParams) => service().printAt(params) ?? modified);
  connection.onRequest<VerdictAtAnswer | null, void>(VERDICT_AT, (params: VerdictAtParams) => service().verdictAt(params));
  connection.onRequest<ReadScenarioAnswer, void>(READ_SCENARIO, (params: ReadScenarioParams) => service().readScenario(params));
  connection.onRequest<WriteScenarioAnswer, void>(WRITE_SCENARIO, (params: WriteScenarioParams) => service().writeScenario(params));
  connection.onNotification(BASE_TEXT, (params: BaseTextParams) => {
    service().setBaseText(params);
    analyse(params.uri, service().versionOf(params.uri) ?? -1);
  });
  connection.onNotification(UNOPENED, (params: UnopenedParams) => {
    service().setUnopened(params);
    readUnopened();
  });
  connection.onRequest<CheckUpdatesAnswer, void>(CHECK_UPDATES, (params: CheckUpdatesParams) => {
    const answer = service().checkUpdates(params);
    // From now on they are shown, whatever the settings say.
    analyse(params.uri, service().versionOf(params.uri) ?? -1);
    return answer ?? modified;
  });
  connection.onRequest<PlacementAnswer, void>(PLACEMENT, (params: PlacementParams) => service().placement(params) ?? modified);
  connection.onRequest<EffectiveManifestAnswer, void>(
    EFFECTIVE_MANIFEST,
    (params: EffectiveManifestParams) => service().effectiveManifest(params) ?? modified,
  );

  connection.onRequest<HandbookAnswer, void>(HANDBOOK, (params: HandbookParams) => service().handbook(params));
  connection.onRequest<string | null, void>(HANDBOOK_AT, (params: HandbookAtParams) => service().handbookAt(params));

  connection.listen();
}

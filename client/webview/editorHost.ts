/** What the editor puts into a webview page. */
interface EditorApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): EditorApi;

/** The extension as a page sees it; the tests play it. */
export interface PageHost<FromPage, FromHost, State> {
  post(message: FromPage): void;
  /** The state that survived the last reload; null when there is none, or an older page's. */
  restored(): State | null;
  keep(state: State): void;
  listen(heard: (message: FromHost) => void): void;
}

/** How a page's messages are packed, and which of what comes in it takes. */
interface Protocol<FromPage, FromHost, State> {
  readonly send: (message: FromPage) => unknown;
  /** Nothing for what is no message of the extension. */
  readonly receive: (data: unknown) => FromHost | null | undefined;
  readonly isState: (value: unknown) => value is State;
}

/** The extension behind the editor's own interface, which a page may acquire once. */
export function editorHost<FromPage, FromHost, State>({
  send,
  receive,
  isState,
}: Protocol<FromPage, FromHost, State>): PageHost<FromPage, FromHost, State> {
  const api = acquireVsCodeApi();
  return {
    post: (message) => api.postMessage(send(message)),
    restored: () => {
      const state = api.getState();
      return isState(state) ? state : null;
    },
    keep: (state) => api.setState(state),
    listen: (heard) =>
      window.addEventListener('message', ({ data }) => {
        const message = receive(data);
        if (message) heard(message);
      }),
  };
}

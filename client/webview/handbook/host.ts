import {
  fromHandbookHost,
  type HandbookHostMessage,
  type HandbookPageMessage,
  type HandbookState,
  isHandbookState,
  sendHandbook,
} from '../../common/handbookProtocol.ts';

/** What the editor puts into a webview page. */
interface EditorApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): EditorApi;

/** The extension as the page sees it. */
export interface Host {
  post(message: HandbookPageMessage): void;
  /** The state that survived the last reload; null when there is none. */
  restored(): HandbookState | null;
  keep(state: HandbookState): void;
  listen(heard: (message: HandbookHostMessage) => void): void;
}

export function editorHost(): Host {
  const api = acquireVsCodeApi();
  return {
    post: (message) => api.postMessage(sendHandbook(message)),
    restored: () => {
      const state = api.getState();
      return isHandbookState(state) ? state : null;
    },
    keep: (state) => api.setState(state),
    listen: (heard) =>
      window.addEventListener('message', ({ data }) => {
        const message = fromHandbookHost(data);
        if (message) heard(message);
      }),
  };
}

import { type HostMessage, isPageState, type PageMessage, type PageState, receiveFromHost, send } from '../common/protocol.ts';

/** What the editor puts into a webview page. */
interface EditorApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): EditorApi;

/** The extension as the page sees it; the tests play it. */
export interface Host {
  post(message: PageMessage): void;
  /** The state that survived the last reload; null when there is none, or an older page's. */
  restored(): PageState | null;
  keep(state: PageState): void;
  listen(heard: (message: HostMessage) => void): void;
}

export function editorHost(): Host {
  const api = acquireVsCodeApi();
  return {
    post: (message) => api.postMessage(send(message)),
    restored: () => {
      const state = api.getState();
      return isPageState(state) ? state : null;
    },
    keep: (state) => api.setState(state),
    listen: (heard) =>
      window.addEventListener('message', ({ data }) => {
        const message = receiveFromHost(data);
        if (message) heard(message);
      }),
  };
}

import {
  fromHandbookHost,
  type HandbookHostMessage,
  type HandbookPageMessage,
  type HandbookState,
  isHandbookState,
  sendHandbook,
} from '../../common/handbookProtocol.ts';
import { editorHost, type PageHost } from '../editorHost.ts';

/** The extension as the handbook sees it. */
export const handbookHost = (): PageHost<HandbookPageMessage, HandbookHostMessage, HandbookState> =>
  editorHost({ send: sendHandbook, receive: fromHandbookHost, isState: isHandbookState });

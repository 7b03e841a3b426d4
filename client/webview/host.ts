import { type HostMessage, isPageState, type PageMessage, type PageState, receiveFromHost, send } from '../common/protocol.ts';
import { editorHost, type PageHost } from './editorHost.ts';

/** The extension as the timeline sees it. */
export type Host = PageHost<PageMessage, HostMessage, PageState>;

export const timelineHost = (): Host => editorHost({ send, receive: receiveFromHost, isState: isPageState });

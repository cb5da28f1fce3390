/// <reference types="vite/client" />

declare module '*.po' {
  import type { CompiledMessage } from '@lingui/message-utils/compileMessage';

  export const messages: Record<string, CompiledMessage>;
}

/** Types and modifiers of semantic tokens as the server announces them; a token holds their positions in these lists. */
export const TOKEN_TYPES = ['class', 'namespace', 'enumMember', 'number', 'variable', 'property'] as const;
export const TOKEN_MODIFIERS = ['declaration', 'deprecated'] as const;

export type TokenType = (typeof TOKEN_TYPES)[number];
export type TokenModifier = (typeof TOKEN_MODIFIERS)[number];

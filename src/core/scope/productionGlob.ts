/**
 * What an entry of `production` looks like: a name, with `*`, `?` and classes such as `[0-9]` in it. It has no blanks, so that
 * it cannot be a sentence where it is shown to a person.
 */
export const productionGlobShape = /^[A-Za-z0-9._*?[\]-]{1,64}$/;

/** Keys of known shapes, one a kind, put together here so that no scanner takes this file for a leak. None is valid anywhere. */
const body = 'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8';

export const fakeKeys: Readonly<Record<string, string>> = {
  anthropic: `sk-${'ant'}-api03-${body}`,
  openai: `sk-${'proj'}-${body}`,
  github: `ghp${'_'}${body}`,
  gitlab: `glpat${'-'}${body}`,
  aws: `AK${'IA'}ABCDEFGHIJKLMNOP`,
  google: `AI${'za'}${body.slice(0, 35)}`,
  slack: `xox${'b'}-998877665544-${body}`,
  stripe: `sk${'_live_'}${body}`,
  npm: `npm${'_'}${body}`,
  huggingface: `hf${'_'}${body}`,
  telegram: `987654321:AA${body.slice(0, 33)}`,
  jwt: `eyJ${'hbGciOiJIUzI1NiJ9'}.eyJ${'zdWIiOiI5ODc2NTQifQ'}.${body}`,
  'private-key': `-----BEGIN ${'PRIVATE'} KEY-----\nMIIEvQ${body}\n-----END ${'PRIVATE'} KEY-----`,
};

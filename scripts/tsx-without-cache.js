// node --import ./scripts/tsx-without-cache.js FILE.ts: runs TypeScript, and leaves no file behind.
// By default, tsx keeps what it compiled in the temporary folder. It reads this when it is loaded.
process.env.TSX_DISABLE_CACHE = '1';
await import('tsx');

/**
 * The version of docs/vectors. It goes up if a vector gets another meaning, or the files another
 * structure; docs/vectors/README.md says what readers may rely on.
 */
export const VERSION = 1;

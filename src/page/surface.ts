/** A canvas that is as sharp as the screen, and follows the size of its element. */
export class Surface {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
  /** In the pixels of the page. */
  width = 0;
  height = 0;
  #draw: () => void;
  #isWaiting = false;

  /** @param draw draws everything; called at most once for each frame of the screen */
  constructor(canvas: HTMLCanvasElement, draw: () => void) {
    const context = canvas.getContext('2d', { alpha: false });
    if (context === null) throw new Error('this browser cannot draw on a canvas');
    this.canvas = canvas;
    this.context = context;
    this.#draw = draw;
    new ResizeObserver(() => this.#resize()).observe(canvas);
  }

  /** Draws in the next frame. */
  request(): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    requestAnimationFrame(() => {
      this.#isWaiting = false;
      this.now();
    });
  }

  /** Draws now. */
  now(): void {
    if (this.width > 0 && this.height > 0) this.#draw();
  }

  #resize(): void {
    const { clientWidth, clientHeight } = this.canvas;
    const scale = devicePixelRatio;
    this.width = clientWidth;
    this.height = clientHeight;
    this.canvas.width = Math.round(clientWidth * scale);
    this.canvas.height = Math.round(clientHeight * scale);
    this.context.setTransform(scale, 0, 0, scale, 0, 0);
    this.now();
  }
}

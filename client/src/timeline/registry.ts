/** The panels by the document they are pinned to: one a document. */
export class Registry<Panel> {
  private readonly panels = new Map<string, Panel>();

  get(uri: string): Panel | undefined {
    return this.panels.get(uri);
  }

  /** Registers a panel; the function takes it out again, unless another one has taken its place. */
  add(uri: string, panel: Panel): () => void {
    this.panels.set(uri, panel);
    return () => {
      if (this.panels.get(uri) === panel) this.panels.delete(uri);
    };
  }

  all(): readonly Panel[] {
    return [...this.panels.values()];
  }
}

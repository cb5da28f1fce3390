/** The tiles of the dashboard, and how a person arranges them. */
export class Board {
  constructor(page) {
    this.page = page;
  }

  /** Ids of the tiles in their order. */
  async tiles() {
    await this.page.locator('[data-tile]').first().waitFor();
    return this.page.locator('[data-tile]').evaluateAll((tiles) => tiles.map((tile) => tile.dataset.tile));
  }

  async choose(view) {
    await this.page.getByRole('button', { name: /view: choose another/ }).click();
    await this.page.getByRole('menuitem', { name: view, exact: true }).click();
  }

  async arrange() {
    await this.page.getByRole('button', { name: /view: choose another/ }).click();
    await this.page.getByRole('menuitem', { name: 'Arrange tiles' }).click();
    await this.page.getByRole('region', { name: 'Arrange tiles' }).waitFor();
  }

  handle(title) {
    return this.page.getByRole('button', { name: `Move ${title}`, exact: true });
  }

  async save() {
    await this.page.getByRole('button', { name: 'Save for me' }).click();
    await this.page.getByRole('region', { name: 'Arrange tiles' }).waitFor({ state: 'detached' });
  }

  async reset() {
    await this.arrange();
    await this.page.getByRole('button', { name: 'Reset to default' }).click();
    await this.page.getByRole('region', { name: 'Arrange tiles' }).waitFor({ state: 'detached' });
  }
}

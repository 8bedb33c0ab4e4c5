import { numbered, rowsOf, type ShopTable, tableOptions } from '../table.ts'
import { city, decimal, duration, moment, orNull, personName } from '../values.ts'

export const warehouse: ShopTable = {
  name: 'warehouse',
  rowsAtScaleOne: 12,
  fewestRows: 12,
  columns: ['id', 'name', 'opens_at', 'closes_at', 'manager_name', 'area_m2', 'features'],
  create: () => `CREATE TABLE warehouse (
    id TINYINT UNSIGNED NOT NULL AUTO_INCREMENT,
    name VARCHAR(60) NOT NULL,
    opens_at TIME NOT NULL DEFAULT '08:00:00',
    closes_at TIME(6) NULL,
    manager_name VARCHAR(60) NULL,
    area_m2 DOUBLE NULL,
    features BIT(12) NULL,
    PRIMARY KEY (id)
  ) ${tableOptions('仓库')}`,
  generate: (context) =>
    numbered(context, 'warehouse', (id, random) => [
      id,
      `${city(random)}仓库 ${id}`,
      random.pick(['06:00:00', '08:00:00', '00:00:00']),
      orNull(random, 0.2, duration(random, 24).replace('-', '')),
      orNull(random, 0.2, personName(random)),
      orNull(random, 0.2, random.integer(1, 1_000_000) / 3),
      orNull(random, 0.2, random.integer(0, 4095)),
    ]),
}

/** Two warehouses a product. */
export const stock: ShopTable = {
  name: 'stock',
  rowsAtScaleOne: 40_000,
  fewestRows: 400,
  columns: ['product_id', 'warehouse_id', 'quantity', 'reserved', 'shelf', 'counted_at'],
  create: () => `CREATE TABLE stock (
    product_id BIGINT NOT NULL,
    warehouse_id TINYINT UNSIGNED NOT NULL,
    quantity INT NOT NULL DEFAULT 0,
    reserved INT UNSIGNED NOT NULL DEFAULT 0,
    shelf CHAR(10) NULL,
    counted_at DATETIME NULL DEFAULT NULL,
    PRIMARY KEY (warehouse_id, product_id),
    KEY stock_product (product_id),
    CONSTRAINT stock_product FOREIGN KEY (product_id) REFERENCES product (id) ON DELETE CASCADE,
    CONSTRAINT stock_warehouse FOREIGN KEY (warehouse_id) REFERENCES warehouse (id) ON DELETE CASCADE
  ) ${tableOptions('库存')}`,
  generate: (context) =>
    numbered(context, 'stock', (id, random) => {
      const product = Math.ceil(id / 2)
      return [
        product,
        ((product + (id % 2) * 5) % rowsOf(context, 'warehouse')) + 1,
        random.integer(-3, 5000),
        random.integer(0, 4_000_000_000),
        orNull(random, 0.2, `${random.pick(['A', 'b', '区'])}-${random.integer(1, 99)}`),
        orNull(random, 0.3, moment(random)),
      ]
    }),
}

/** Prices as they were; a key of three columns of different kinds, one of them a date. */
export const priceHistory: ShopTable = {
  name: 'price_history',
  rowsAtScaleOne: 40_000,
  fewestRows: 400,
  columns: ['product_id', 'region', 'valid_from', 'price'],
  create: () => `CREATE TABLE price_history (
    product_id BIGINT NOT NULL,
    region VARCHAR(20) NOT NULL,
    valid_from DATE NOT NULL,
    price DECIMAL(12,2) NULL,
    PRIMARY KEY (region, product_id, valid_from),
    KEY price_history_product (product_id),
    CONSTRAINT price_history_product FOREIGN KEY (product_id) REFERENCES product (id) ON DELETE CASCADE
  ) ${tableOptions('价格历史')}`,
  generate: (context) =>
    numbered(context, 'price_history', (id, random) => [
      Math.ceil(id / 2),
      id % 2 === 0 ? '中国大陆' : 'Europe',
      `${2019 + (id % 7)}-0${1 + (id % 9)}-${10 + (id % 19)}`,
      orNull(random, 0.05, decimal(random, 9999, 2)),
    ]),
}

import { numbered, rowsOf, type ShopTable, tableOptions } from '../table.ts'
import { moment, orNull, productName } from '../values.ts'

/** A tree: the first ten are roots, every other one hangs below an earlier one. */
export const category: ShopTable = {
  name: 'category',
  rowsAtScaleOne: 240,
  fewestRows: 30,
  columns: ['id', 'parent_id', 'name', 'slug', 'position', 'is_visible'],
  create: () => `CREATE TABLE category (
    id INT UNSIGNED NOT NULL AUTO_INCREMENT,
    parent_id INT UNSIGNED NULL COMMENT '上级分类；根分类为空',
    name VARCHAR(60) NOT NULL,
    slug VARCHAR(80) NOT NULL,
    position SMALLINT NOT NULL DEFAULT 0,
    is_visible TINYINT(1) NOT NULL DEFAULT 1,
    PRIMARY KEY (id),
    UNIQUE KEY category_slug (slug),
    KEY category_position (parent_id, position),
    CONSTRAINT category_parent FOREIGN KEY (parent_id) REFERENCES category (id) ON DELETE SET NULL ON UPDATE CASCADE
  ) ${tableOptions('商品分类（树）')}`,
  generate: (context) =>
    numbered(context, 'category', (id, random) => [
      id,
      id <= 10 ? null : random.integer(1, id - 1),
      productName(random),
      `category-${id}`,
      random.integer(-5, 500),
      random.chance(0.9),
    ]),
}

const brandPrefixes = ['Acme', 'acme', 'ZETA', 'Été', 'ñandú', '华'] as const

export const brandCode = (id: number) => `${brandPrefixes[id % brandPrefixes.length]}-${id}`

export const brand: ShopTable = {
  name: 'brand',
  rowsAtScaleOne: 150,
  fewestRows: 20,
  columns: ['code', 'name', 'homepage', 'founded', 'logo'],
  create: () => `CREATE TABLE brand (
    code VARCHAR(40) COLLATE utf8mb4_general_ci NOT NULL COMMENT 'A key compared without regard to case',
    name VARCHAR(100) NOT NULL,
    homepage TINYTEXT,
    founded YEAR NULL,
    logo BLOB,
    PRIMARY KEY (code)
  ) ${tableOptions('品牌')}`,
  generate: (context) =>
    numbered(context, 'brand', (id, random) => [
      brandCode(id),
      productName(random),
      orNull(random, 0.3, `https://brand-${id}.example/?q=a%20b&c='d'`),
      orNull(random, 0.2, random.integer(1901, 2024)),
      orNull(random, 0.5, random.bytes(random.integer(0, 600))),
    ]),
}

/** Labels that differ by case only, kept apart by a binary collation. */
export const tag: ShopTable = {
  name: 'tag',
  rowsAtScaleOne: 400,
  fewestRows: 60,
  columns: ['id', 'label', 'colour'],
  create: () => `CREATE TABLE tag (
    id SMALLINT UNSIGNED NOT NULL AUTO_INCREMENT,
    label VARCHAR(50) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    colour BINARY(3) NULL COMMENT 'red, green, blue',
    PRIMARY KEY (id),
    UNIQUE KEY tag_label (label)
  ) ${tableOptions('标签 🏷️')}`,
  generate: (context) =>
    numbered(context, 'tag', (id, random) => [
      id,
      `${['sale', 'Sale', 'SALE', '打折', '😀', '😁'][id % 6]}${Math.floor(id / 6)}`,
      orNull(random, 0.3, random.bytes(3)),
    ]),
}

/** Many to many; three labels a product. */
export const productTag: ShopTable = {
  name: 'product_tag',
  rowsAtScaleOne: 60_000,
  fewestRows: 600,
  columns: ['product_id', 'tag_id', 'added_at'],
  create: () => `CREATE TABLE product_tag (
    product_id BIGINT NOT NULL,
    tag_id SMALLINT UNSIGNED NOT NULL,
    added_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (product_id, tag_id),
    KEY product_tag_tag (tag_id),
    CONSTRAINT product_tag_product FOREIGN KEY (product_id) REFERENCES product (id) ON DELETE CASCADE,
    CONSTRAINT product_tag_tag FOREIGN KEY (tag_id) REFERENCES tag (id) ON DELETE CASCADE ON UPDATE CASCADE
  ) ${tableOptions('商品与标签（多对多）')}`,
  generate: (context) => {
    const tags = rowsOf(context, 'tag')
    return numbered(context, 'product_tag', (id, random) => {
      const product = Math.floor((id - 1) / 3) + 1
      return [product, ((product * 7 + (id % 3) * 13) % tags) + 1, moment(random)]
    })
  },
}

/** Pictures up to 64 KiB. */
export const productImage: ShopTable = {
  name: 'product_image',
  rowsAtScaleOne: 400,
  fewestRows: 10,
  columns: ['product_id', 'number', 'media_type', 'content', 'thumbnail'],
  create: () => `CREATE TABLE product_image (
    product_id BIGINT NOT NULL,
    number TINYINT UNSIGNED NOT NULL,
    media_type VARCHAR(40) CHARACTER SET ascii NOT NULL DEFAULT 'image/webp',
    content MEDIUMBLOB NOT NULL,
    thumbnail VARBINARY(255) NULL,
    PRIMARY KEY (product_id, number),
    CONSTRAINT product_image_product FOREIGN KEY (product_id) REFERENCES product (id) ON DELETE CASCADE
  ) ${tableOptions('商品图片')}`,
  generate: (context) =>
    numbered(context, 'product_image', (id, random) => [
      Math.floor((id - 1) / 2) + 1,
      id % 2 === 0 ? 255 : 0,
      random.pick(['image/webp', 'image/png', 'image/jpeg']),
      random.bytes(random.chance(0.1) ? random.integer(0, 65_536) : random.integer(0, 12_000)),
      orNull(random, 0.3, random.bytes(random.integer(0, 255))),
    ]),
}

import { describe, expect, it } from 'vitest'
import { parseRules } from './foreign-keys.ts'

describe('parseRules', () => {
  it('reads the rules of each key of a declaration, where RESTRICT is what is left out', () => {
    const declaration = [
      'CREATE TABLE `c` (',
      "  `a` int(11) DEFAULT NULL COMMENT 'CONSTRAINT `x` FOREIGN KEY (a) REFERENCES t (b) ON DELETE CASCADE',",
      '  CONSTRAINT `f1` FOREIGN KEY (`a`, `b`) REFERENCES `p (q)` (`x`, `y`) ON DELETE CASCADE ON UPDATE SET NULL,',
      '  CONSTRAINT `f``2` FOREIGN KEY (`a`) REFERENCES `other`.`p` (`x`) ON UPDATE NO ACTION,',
      '  CONSTRAINT `f3` FOREIGN KEY (`a`) REFERENCES `p` (`x`)',
      ') ENGINE=InnoDB',
    ].join('\n')
    expect(Object.fromEntries(parseRules(declaration))).toEqual({
      f1: { onDelete: 'cascade', onUpdate: 'set null' },
      'f`2': { onDelete: 'restrict', onUpdate: 'no action' },
      f3: { onDelete: 'restrict', onUpdate: 'restrict' },
    })
  })
})

--@ run UPDATE items SET descr = 'City bike 2', reorder_level = 6 WHERE item_id = 1
--@ run UPDATE items SET descr = 'Frame' WHERE item_id = 2
CREATE TRIGGER items_au AFTER UPDATE ON items FOR EACH ROW
BEGIN
  IF NOT (OLD.descr <=> NEW.descr) THEN
    INSERT INTO audit_log (tbl, op, pk, old_val, new_val) VALUES ('items', 'U', OLD.item_id, OLD.descr, NEW.descr);
  END IF;
  IF OLD.reorder_level <> NEW.reorder_level THEN
    INSERT INTO audit_log (tbl, op, pk, old_val, new_val) VALUES ('items', 'U', OLD.item_id, OLD.reorder_level, NEW.reorder_level);
  END IF;
END;

--@ run INSERT INTO journal (posted, account, debit, credit) VALUES ('2024-06-01', 1200, 5, 0)
--@ run INSERT INTO journal (posted, account, debit, credit) VALUES ('2024-06-01', 1200, 5, 5)
--@ run INSERT INTO journal (posted, account, debit, credit, memo) VALUES ('2024-06-01', 1200, -5, 0, 'refund')
CREATE TRIGGER journal_bi BEFORE INSERT ON journal FOR EACH ROW
BEGIN
  IF NEW.debit <> 0 AND NEW.credit <> 0 THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'either debit or credit';
  END IF;
  IF NEW.debit < 0 THEN
    SET NEW.credit = -NEW.debit, NEW.debit = 0;
  END IF;
  SET NEW.memo = COALESCE(NEW.memo, CONCAT('auto ', DATE_FORMAT(NEW.posted, '%d.%m.%Y')));
END;

--@ run DELETE FROM bom WHERE parent_id = 2 AND child_id = 4
CREATE TRIGGER bom_ad AFTER DELETE ON bom FOR EACH ROW
INSERT INTO audit_log (tbl, op, pk, old_val) VALUES ('bom', 'D', CONCAT_WS('-', OLD.parent_id, OLD.child_id), OLD.qty);

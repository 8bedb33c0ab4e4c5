--@ run INSERT INTO bookings (room_no, guest_id, arrive, depart) VALUES (302, 1, '2024-06-01', '2024-06-04')
--@ run INSERT INTO bookings (room_no, guest_id, arrive, depart) VALUES (301, 1, '2024-03-01', '2024-03-04')
--@ run INSERT INTO bookings (room_no, guest_id, arrive, depart) VALUES (101, 1, '2024-06-01', '2024-06-01')
CREATE TRIGGER bookings_bi BEFORE INSERT ON bookings FOR EACH ROW
BEGIN
  IF NEW.depart <= NEW.arrive THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'at least one night';
  END IF;
  IF EXISTS (SELECT 1 FROM bookings b WHERE b.room_no = NEW.room_no AND b.status <> 'X' AND b.arrive < NEW.depart AND b.depart > NEW.arrive) THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'room is taken';
  END IF;
  IF NEW.price IS NULL THEN
    SET NEW.price = (SELECT r.rate FROM rooms r WHERE r.room_no = NEW.room_no) * DATEDIFF(NEW.depart, NEW.arrive);
  END IF;
END;

--@ run UPDATE bookings SET status = 'X' WHERE booking_id = 3
--@ run UPDATE bookings SET arrive = '2024-12-29', status = 'I' WHERE booking_id = 4
CREATE TRIGGER bookings_au AFTER UPDATE ON bookings FOR EACH ROW
BEGIN
  DECLARE v_what VARCHAR(200) DEFAULT '';
  IF BINARY OLD.status <> BINARY NEW.status THEN
    SET v_what = CONCAT('status ', OLD.status, '->', NEW.status);
  END IF;
  IF OLD.arrive <> NEW.arrive OR OLD.depart <> NEW.depart THEN
    SET v_what = CONCAT_WS('; ', NULLIF(v_what, ''), CONCAT('moved by ', DATEDIFF(NEW.arrive, OLD.arrive), ' days'));
  END IF;
  IF v_what <> '' THEN
    INSERT INTO changes (booking_id, what) VALUES (NEW.booking_id, v_what);
  END IF;
END;

--@ run DELETE FROM guests WHERE guest_id = 4
--@ run DELETE FROM guests WHERE guest_id = 2
CREATE TRIGGER guests_bd BEFORE DELETE ON guests FOR EACH ROW
BEGIN
  DECLARE open_bookings INT DEFAULT 0;
  SET open_bookings = (SELECT COUNT(*) FROM bookings WHERE guest_id = OLD.guest_id AND status = 'I');
  IF open_bookings THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'guest has open bookings';
  END IF;
  UPDATE bookings SET status = 'X' WHERE guest_id = OLD.guest_id;
END;

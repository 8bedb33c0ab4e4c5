--@ call book_room('double', 3, '2024-03-01', '2024-03-03', out, out)
--@ call book_room('suite', 2, '2024-02-28', '2024-03-03', out, out)
--@ call book_room('tent', 2, '2024-02-28', '2024-03-03', out, out)
CREATE PROCEDURE book_room(IN p_kind VARCHAR(10), IN p_guest INT, IN p_from DATE, IN p_to DATE, OUT p_room INT, OUT p_booking INT)
BEGIN
  DECLARE EXIT HANDLER FOR NOT FOUND
  BEGIN
    SET p_room = NULL;
    SET p_booking = -1;
  END;
  SELECT r.room_no INTO p_room FROM rooms r
    WHERE r.kind = p_kind AND NOT EXISTS (SELECT 1 FROM bookings b WHERE b.room_no = r.room_no AND b.status <> 'X' AND b.arrive < p_to AND b.depart > p_from)
    ORDER BY r.rate LIMIT 1;
  INSERT INTO bookings (room_no, guest_id, arrive, depart) VALUES (p_room, p_guest, p_from, p_to);
  SET p_booking = LAST_INSERT_ID();
END;

--@ call close_month('2024-03-01', out)
CREATE PROCEDURE close_month(IN p_day DATE, OUT p_done INT)
BEGIN
  DECLARE v_booking, v_room, v_nights INT;
  DECLARE v_from DATE;
  DECLARE eof TINYINT DEFAULT 0;
  DECLARE cur CURSOR FOR SELECT booking_id, room_no, arrive, DATEDIFF(depart, arrive) FROM bookings WHERE price IS NULL AND arrive < p_day + INTERVAL 1 YEAR ORDER BY 1;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET eof = 1;
  SET p_done = 0;
  OPEN cur;
  l: LOOP
    FETCH cur INTO v_booking, v_room, v_from, v_nights;
    IF eof = 1 THEN LEAVE l; END IF;
    UPDATE bookings SET price = v_nights * (SELECT rate FROM rooms WHERE room_no = v_room) WHERE booking_id = v_booking;
    INSERT INTO changes (booking_id, what) VALUES (v_booking, CONCAT_WS(' ', 'priced', v_nights, 'nights from', DATE_FORMAT(v_from, '%Y/%m/%d')));
    SET p_done = p_done + 1;
  END LOOP l;
  CLOSE cur;
END;

--@ call safe_cancel(3, 'guest asked', out)
--@ call safe_cancel(2, 'no', out)
--@ call safe_cancel(99, 'missing', out)
CREATE PROCEDURE safe_cancel(IN p_booking INT, IN p_reason VARCHAR(100), OUT p_error VARCHAR(255))
BEGIN
  DECLARE v_status CHAR(1);
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    GET DIAGNOSTICS CONDITION 1 p_error = MESSAGE_TEXT;
    ROLLBACK;
  END;
  START TRANSACTION;
  INSERT INTO changes (booking_id, what) VALUES (p_booking, CONCAT('cancel: ', p_reason));
  SELECT status INTO v_status FROM bookings WHERE booking_id = p_booking FOR UPDATE;
  IF v_status = 'I' THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'guest is in house';
  END IF;
  UPDATE bookings SET status = 'X' WHERE booking_id = p_booking;
  COMMIT;
  SET p_error = NULL;
END;

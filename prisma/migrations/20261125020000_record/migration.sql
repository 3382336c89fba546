-- One signature of a person on one digest of an audit: two that are sent at once do not become two.
-- DropIndex
DROP INDEX "sign_off_audit_id_idx";

-- CreateIndex
CREATE UNIQUE INDEX "sign_off_audit_id_user_id_digest_key" ON "sign_off"("audit_id", "user_id", "digest");

-- What was said goes only with what it was said of. A cascade reaches a row when its parent is gone already; whoever deletes
-- one by itself finds the parent still there, and is refused.
CREATE FUNCTION "refuse_delete_of_one"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    "parent_is_there" boolean;
BEGIN
    EXECUTE TG_ARGV[0] INTO "parent_is_there" USING OLD;
    IF "parent_is_there" THEN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END;
$$;

CREATE TRIGGER "sign_off_kept" BEFORE DELETE ON "sign_off" FOR EACH ROW
    EXECUTE FUNCTION "refuse_delete_of_one"('SELECT EXISTS (SELECT 1 FROM "audit" WHERE "id" = ($1)."audit_id")');
CREATE TRIGGER "finding_status_kept" BEFORE DELETE ON "finding_status" FOR EACH ROW
    EXECUTE FUNCTION "refuse_delete_of_one"('SELECT EXISTS (SELECT 1 FROM "audit" WHERE "id" = ($1)."audit_id")');
CREATE TRIGGER "declaration_kept" BEFORE DELETE ON "declaration" FOR EACH ROW
    EXECUTE FUNCTION "refuse_delete_of_one"('SELECT EXISTS (SELECT 1 FROM "writer" WHERE "id" = ($1)."writer_id")');
CREATE TRIGGER "sign_off_not_emptied" BEFORE TRUNCATE ON "sign_off" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "finding_status_not_emptied" BEFORE TRUNCATE ON "finding_status" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "declaration_not_emptied" BEFORE TRUNCATE ON "declaration" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

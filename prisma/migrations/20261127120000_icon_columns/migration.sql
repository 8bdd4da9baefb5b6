-- Errors are logged only, and an icon that no tracked pair names is deleted at once.
ALTER TABLE "icon" DROP COLUMN "error", DROP COLUMN "retired_at";

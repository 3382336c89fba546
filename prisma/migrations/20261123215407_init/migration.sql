-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "attribute_source" AS ENUM ('declared', 'inferred');

-- CreateEnum
CREATE TYPE "run_state" AS ENUM ('queued', 'running', 'done', 'failed');

-- CreateTable
CREATE TABLE "dataset" (
    "id" SERIAL NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dataset_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "writer" (
    "id" SERIAL NOT NULL,
    "dataset_id" INTEGER NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT,

    CONSTRAINT "writer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "writer_attribute" (
    "writer_id" INTEGER NOT NULL,
    "attribute" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "source" "attribute_source" NOT NULL,
    "probability" DOUBLE PRECISION NOT NULL DEFAULT 1,

    CONSTRAINT "writer_attribute_pkey" PRIMARY KEY ("writer_id","attribute","value")
);

-- CreateTable
CREATE TABLE "story" (
    "id" SERIAL NOT NULL,
    "dataset_id" INTEGER NOT NULL,
    "external_id" TEXT NOT NULL,
    "writer_id" INTEGER NOT NULL,
    "title" TEXT,
    "topic" TEXT,
    "language" TEXT,
    "published_at" TIMESTAMPTZ(3),
    "word_count" INTEGER,

    CONSTRAINT "story_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "impression" (
    "dataset_id" INTEGER NOT NULL,
    "request_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "story_id" INTEGER NOT NULL,
    "surface" TEXT NOT NULL,
    "shown_at" TIMESTAMPTZ(3),
    "reader" TEXT,
    "score" DOUBLE PRECISION,
    "propensity" DOUBLE PRECISION,
    "viewable" BOOLEAN,
    "clicked" BOOLEAN,
    "read_seconds" REAL,

    CONSTRAINT "impression_pkey" PRIMARY KEY ("dataset_id","request_id","position")
);

-- CreateTable
CREATE TABLE "model" (
    "id" SERIAL NOT NULL,
    "dataset_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "artifact" BYTEA NOT NULL,
    "features" JSONB NOT NULL,
    "output_unit" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "model_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "prediction" (
    "dataset_id" INTEGER NOT NULL,
    "model_id" INTEGER NOT NULL,
    "request_id" TEXT NOT NULL,
    "story_id" INTEGER NOT NULL,
    "features" BYTEA NOT NULL,
    "score" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "prediction_pkey" PRIMARY KEY ("dataset_id","model_id","request_id","story_id")
);

-- CreateTable
CREATE TABLE "import_batch" (
    "id" UUID NOT NULL,
    "dataset_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "mapping" JSONB NOT NULL,
    "state" "run_state" NOT NULL,
    "rows_read" INTEGER NOT NULL DEFAULT 0,
    "accepted" INTEGER NOT NULL DEFAULT 0,
    "already_present" INTEGER NOT NULL DEFAULT 0,
    "rejected" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "import_batch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_reject" (
    "batch_id" UUID NOT NULL,
    "line" INTEGER NOT NULL,
    "column" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "import_reject_pkey" PRIMARY KEY ("batch_id","line","column")
);

-- CreateTable
CREATE TABLE "audit" (
    "id" UUID NOT NULL,
    "dataset_id" INTEGER NOT NULL,
    "spec" JSONB NOT NULL,
    "state" "run_state" NOT NULL,
    "phase" TEXT,
    "error" TEXT,
    "digest" TEXT,
    "dimensions" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "audit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_column" (
    "audit_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "data" BYTEA NOT NULL,

    CONSTRAINT "audit_column_pkey" PRIMARY KEY ("audit_id","name")
);

-- CreateTable
CREATE TABLE "finding" (
    "audit_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "metric" TEXT NOT NULL,
    "attribute" TEXT NOT NULL,
    "group" TEXT NOT NULL,
    "surface" TEXT NOT NULL,
    "evidence" JSON NOT NULL,

    CONSTRAINT "finding_pkey" PRIMARY KEY ("audit_id","position")
);

-- CreateIndex
CREATE UNIQUE INDEX "dataset_slug_key" ON "dataset"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "writer_dataset_id_external_id_key" ON "writer"("dataset_id", "external_id");

-- CreateIndex
CREATE INDEX "story_writer_id_idx" ON "story"("writer_id");

-- CreateIndex
CREATE UNIQUE INDEX "story_dataset_id_external_id_key" ON "story"("dataset_id", "external_id");

-- CreateIndex
CREATE INDEX "impression_story_id_idx" ON "impression"("story_id");

-- CreateIndex
CREATE UNIQUE INDEX "model_dataset_id_name_version_key" ON "model"("dataset_id", "name", "version");

-- CreateIndex
CREATE INDEX "prediction_story_id_idx" ON "prediction"("story_id");

-- CreateIndex
CREATE INDEX "import_batch_dataset_id_idx" ON "import_batch"("dataset_id");

-- CreateIndex
CREATE INDEX "audit_dataset_id_created_at_idx" ON "audit"("dataset_id", "created_at");

-- AddForeignKey
ALTER TABLE "writer" ADD CONSTRAINT "writer_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "writer_attribute" ADD CONSTRAINT "writer_attribute_writer_id_fkey" FOREIGN KEY ("writer_id") REFERENCES "writer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "story" ADD CONSTRAINT "story_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "story" ADD CONSTRAINT "story_writer_id_fkey" FOREIGN KEY ("writer_id") REFERENCES "writer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "impression" ADD CONSTRAINT "impression_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "impression" ADD CONSTRAINT "impression_story_id_fkey" FOREIGN KEY ("story_id") REFERENCES "story"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model" ADD CONSTRAINT "model_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "prediction" ADD CONSTRAINT "prediction_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "prediction" ADD CONSTRAINT "prediction_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "prediction" ADD CONSTRAINT "prediction_story_id_fkey" FOREIGN KEY ("story_id") REFERENCES "story"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_batch" ADD CONSTRAINT "import_batch_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_reject" ADD CONSTRAINT "import_reject_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "import_batch"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit" ADD CONSTRAINT "audit_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_column" ADD CONSTRAINT "audit_column_audit_id_fkey" FOREIGN KEY ("audit_id") REFERENCES "audit"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "finding" ADD CONSTRAINT "finding_audit_id_fkey" FOREIGN KEY ("audit_id") REFERENCES "audit"("id") ON DELETE CASCADE ON UPDATE CASCADE;

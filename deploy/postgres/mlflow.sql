-- Run once, when the cluster is made: MLflow keeps a database of its own.
CREATE DATABASE mlflow;
